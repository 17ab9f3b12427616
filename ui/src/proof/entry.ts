// A journal entry from its canonical bytes, as engines/ledger/src/codec reads it. Anything else is refused.
import { Reader, Wrong, need } from "./bytes";

export type Moved = { purpose: number; from: bigint; to: bigint; amount: bigint };
export type Entry = { seq: number; atMs: number; moved: Moved | null };

const VERSION = 1;
const LIST_MAX = 1024;
// What a Date can hold, less a day.
const TIME_MAX_MS = 8.64e15 - 864e5;
const REFUSALS = 255;

export function parseEntry(bytes: Uint8Array): Entry {
  const entry = new EntryReader(bytes);
  need(entry.byte() === VERSION, "an entry of version 1");
  const [seq, atMs] = [entry.whole(), entry.whole()];
  need(Math.abs(atMs) <= TIME_MAX_MS, "a time");
  if (entry.choice(2) === 1) entry.take(32);
  const moved = entry.effect();
  entry.end();
  return { seq, atMs, moved };
}

class EntryReader extends Reader {
  // Zig-zag.
  int(): bigint {
    const value = this.varint();
    return (value >> 1n) ^ -(value & 1n);
  }

  whole(): number {
    const value = Number(this.int());
    need(Number.isSafeInteger(value), "a smaller number");
    return value;
  }

  small(): number {
    const value = this.whole();
    need(value >= 0 && value <= 65535, "a small number");
    return value;
  }

  choice(count: number): number {
    const byte = this.byte();
    need(byte < count, "a choice");
    return byte;
  }

  maybe(): void {
    if (this.choice(2) === 1) this.int();
  }

  many(item: () => void): void {
    const count = this.whole();
    need(count >= 0 && count <= LIST_MAX, "a shorter list");
    this.list(count, item);
  }

  // Lot, expiry, amount.
  lots(): void {
    this.many(() => void [this.int(), this.int(), this.int()]);
  }

  effect(): Moved | null {
    const kind = this.byte();
    const read = this.#effects[kind];
    if (kind === 7) return this.#moved();
    if (!read) throw new Wrong("a known kind of entry");
    read();
    return null;
  }

  // By the byte they begin with, without the movement, which is 7.
  readonly #effects: Record<number, () => void> = {
    1: () => void [this.int(), this.choice(2), this.choice(2), this.maybe()],
    2: () => void this.int(),
    3: () => void [this.int(), this.maybe()],
    4: () => this.#limits(),
    5: () => this.#limits(),
    6: () => this.#cover(),
    8: () => this.#hold(),
    9: () => void [this.take(16), this.choice(2)],
    10: () => void [this.choice(REFUSALS), this.small()],
    11: () => void this.small(),
  };

  #limits(): void {
    this.int();
    for (let limit = 0; limit < 4; limit += 1) this.maybe();
  }

  #cover(): void {
    this.int();
    if (this.choice(2) === 0) return;
    this.int();
    this.many(() => void this.int());
    this.many(() => void this.int());
  }

  #moved(): Moved {
    this.take(16);
    if (this.choice(4) >= 2) this.take(16);
    const moved = { purpose: this.small(), from: this.int(), to: this.int(), amount: this.int() };
    this.lots();
    return moved;
  }

  #hold(): void {
    this.take(16);
    this.small();
    for (let number = 0; number < 5; number += 1) this.int();
    this.choice(4);
    this.lots();
  }
}
