// Signed checkpoints: C2SP signed-note and tlog-checkpoint.
import * as ed25519 from "@noble/ed25519";
import { sha256, sha512 } from "@noble/hashes/sha2.js";
import { base64, concat, need, same, toBase64, utf8 } from "./bytes";

ed25519.hashes.sha512 = sha512;

const ED25519 = 1;
const NOTE_MAX = 131072;
const SIGNATURES_MAX = 64;
const EXTENSIONS_MAX = 16;

export type Key = { name: string; id: Uint8Array; bytes: Uint8Array };
export type Signature = { name: string; id: Uint8Array; bytes: Uint8Array };
export type Note = { text: string; signatures: Signature[] };
export type Checkpoint = { origin: string; size: number; root: Uint8Array };

const isName = (name: string): boolean => /^[^\s+\p{Cc}]+$/u.test(name) && utf8(name).length <= 255;

// NAME+ID+BASE64
export function parseKey(text: string): Key {
  const [, name, id, coded] = /^([^+]+)\+([0-9a-f]{8})\+(.+)$/.exec(text) ?? [];
  need(name !== undefined && id !== undefined && coded !== undefined && isName(name), "a key");
  const bytes = base64(coded);
  need(bytes.length === 33 && bytes[0] === ED25519, "an Ed25519 key");
  const keyId = sha256(concat(utf8(`${name}\n`), bytes)).subarray(0, 4);
  need(hex(keyId) === id, "the key's own id");
  return { name, id: keyId, bytes: bytes.subarray(1) };
}

export const hex = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

export function parseNote(note: string): Note {
  const split = note.lastIndexOf("\n\n");
  need(note.length <= NOTE_MAX && split >= 0 && note.endsWith("\n"), "a signed note");
  const text = note.slice(0, split + 1);
  need(!/[\u0000-\u0009\u000b-\u001f]/.test(text), "a note without control characters");
  const lines = note.slice(split + 2, -1).split("\n");
  need(lines.length <= SIGNATURES_MAX, "fewer signatures");
  return { text, signatures: lines.map(signature) };
}

function signature(line: string): Signature {
  const [, name, coded] = /^— (\S+) (\S+)$/u.exec(line) ?? [];
  need(name !== undefined && coded !== undefined && isName(name), "a signature line");
  const bytes = base64(coded);
  need(bytes.length > 4, "a signature");
  return { name, id: bytes.subarray(0, 4), bytes: bytes.subarray(4) };
}

// What the known key says of the signature: null where it is not by this key at all.
export function signedBy(note: Note, key: Key): boolean | null {
  const known = note.signatures.filter((one) => one.name === key.name && same(one.id, key.id));
  const fits = (one: Signature): boolean =>
    one.bytes.length === 64 && ed25519.verify(one.bytes, utf8(note.text), key.bytes, { zip215: false });
  return known.length === 0 ? null : known.every(fits);
}

export function parseCheckpoint(text: string): Checkpoint {
  const lines = text.split("\n");
  const [origin = "", size = "", root = ""] = lines;
  need(lines.pop() === "" && lines.length >= 3 && lines.length <= 3 + EXTENSIONS_MAX, "a checkpoint");
  need(lines.every((line) => line !== "" && utf8(line).length <= 1024), "lines that are not empty");
  need(/^(0|[1-9]\d*)$/.test(size) && Number.isSafeInteger(Number(size)), "the number of entries");
  const hash = base64(root);
  need(hash.length === 32, "the root");
  return { origin, size: Number(size), root: hash };
}

export function checkpointText(origin: string, size: number, root: Uint8Array, extensions: string[]): string {
  return [origin, size, toBase64(root), ...extensions].map((line) => `${line}\n`).join("");
}
