// Bytes and their base64, read strictly: one spelling of everything.

export class Wrong extends Error {}

export function need(fits: boolean, what: string): asserts fits {
  if (!fits) throw new Wrong(what);
}

export function base64(text: string): Uint8Array {
  need(/^[A-Za-z0-9+/]*={0,2}$/.test(text) && text.length % 4 === 0, "base64");
  const bytes = Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
  need(toBase64(bytes) === text, "base64");
  return bytes;
}

export function base64url(text: string): Uint8Array {
  need(/^[A-Za-z0-9_-]*$/.test(text), "base64url");
  const padding = "=".repeat((4 - (text.length % 4)) % 4);
  return base64(text.replaceAll("-", "+").replaceAll("_", "/") + padding);
}

export function toBase64(bytes: Uint8Array): string {
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
}

export const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

export function concat(...parts: Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

// Eight bytes, big endian.
export function u64(number: number): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(number));
  return bytes;
}

export const same = (a: Uint8Array, b: Uint8Array): boolean => a.length === b.length && a.every((byte, at) => byte === b[at]);

export class Reader {
  #at = 0;

  constructor(private readonly bytes: Uint8Array) {}

  take(length: number): Uint8Array {
    need(length <= this.bytes.length - this.#at, "more bytes");
    return this.bytes.subarray(this.#at, (this.#at += length));
  }

  byte(): number {
    return this.take(1)[0] as number;
  }

  // LEB128 in its shortest form, below 2^64.
  varint(): bigint {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = this.byte();
      need(!(byte === 0 && shift > 0n) && !(shift === 63n && byte > 1), "a number");
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
    throw new Wrong("a number");
  }

  // A varint that a count or a size may be.
  size(max = Number.MAX_SAFE_INTEGER): number {
    const value = this.varint();
    need(value <= BigInt(max), "a smaller number");
    return Number(value);
  }

  part(): Uint8Array {
    return this.take(this.size(65536));
  }

  text(): string {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(this.part());
  }

  list<T>(count: number, item: () => T): T[] {
    return Array.from({ length: count }, item);
  }

  end(): void {
    need(this.#at === this.bytes.length, "no more bytes");
  }
}
