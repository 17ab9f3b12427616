// Is a receipt genuine? Everything here works without a network; features/beans/src/proof does the same in Rust.
import { Reader, Wrong, base64, base64url, need, same } from "./bytes";
import { type Entry, parseEntry } from "./entry";
import { type Key, type Note, checkpointText, parseCheckpoint, parseNote, signedBy } from "./note";
import { commit, leafHash, rootOf } from "./tree";

export type Receipt = {
  community: string;
  entry: Uint8Array;
  nonce: Uint8Array;
  witness: Uint8Array;
  index: number;
  hashes: Uint8Array[];
  checkpoint: Note;
};

// Why it is not: no receipt at all; of another log; not signed by the key; what it says is not what was logged.
export type Fault = "form" | "elsewhere" | "unsigned" | "proof";
// Without an entry it was a checkpoint.
export type Verdict =
  | { genuine: true; entry: Entry | null; community: string; origin: string; size: number; root: Uint8Array }
  | { genuine: false; fault: Fault };

const RECEIPT = 1;
const CHECKPOINT = 2;
const JSON_MAX = 262144;
const HASHES_MAX = 63;
const FIELDS = ["format", "community", "entry", "nonce", "witness", "proof", "checkpoint"];

// What a person pastes or opens: the text of a receipt file or of a checkpoint, the address of a QR code, or its fragment.
export function judge(given: string, key: Key): Verdict {
  let read: Receipt | Note;
  try {
    read = parse(given);
  } catch {
    return { genuine: false, fault: "form" };
  }
  try {
    return "entry" in read ? verify(read, key) : verifyCheckpoint(read, key);
  } catch {
    return { genuine: false, fault: "proof" };
  }
}

function parse(given: string): Receipt | Note {
  const text = given.trim();
  if (text.startsWith("{")) return parseJson(text);
  if (text.includes("\n\n— ")) return checked(parseNote(`${text}\n`));
  return parseCompact(text.slice(text.lastIndexOf("#") + 1));
}

function checked(note: Note): Note {
  parseCheckpoint(note.text);
  return note;
}

function verify(receipt: Receipt, key: Key): Verdict {
  const { entry, nonce, witness, index, hashes, checkpoint, community } = receipt;
  const head = verifyCheckpoint(checkpoint, key);
  if (!head.genuine) return head;
  if (head.community !== community) return { genuine: false, fault: "elsewhere" };
  const leaf = leafHash(commit(nonce, [witness, entry]));
  need(same(rootOf(leaf, index, head.size, hashes), head.root), "the signed root");
  const opened = parseEntry(entry);
  need(opened.seq === index + 1, "the entry's own place");
  return { ...head, entry: opened };
}

function verifyCheckpoint(note: Note, key: Key): Verdict {
  const { origin, size, root } = parseCheckpoint(note.text);
  if (origin !== key.name) return { genuine: false, fault: "elsewhere" };
  if (signedBy(note, key) !== true) return { genuine: false, fault: "unsigned" };
  return { genuine: true, entry: null, community: communityOf(origin), origin, size, root };
}

function communityOf(origin: string): string {
  const [, community] = /\/tlog\/([1-9]\d{11})$/.exec(origin) ?? [];
  if (community === undefined) throw new Wrong("a log's name");
  return community;
}

function parseJson(text: string): Receipt {
  need(text.length <= JSON_MAX, "a shorter file");
  const wire = JSON.parse(text) as Record<string, unknown>;
  const proof = wire["proof"] as Record<string, unknown>;
  need(wire["format"] === "courtyard-receipt/1" && onlyHas(wire, FIELDS) && onlyHas(proof, ["index", "hashes"]), "a receipt");
  const [index, hashes, community] = [proof["index"], proof["hashes"], wire["community"]];
  need(Number.isSafeInteger(index) && Array.isArray(hashes) && hashes.length <= HASHES_MAX, "a proof");
  need(typeof community === "string" && /^[1-9]\d{11}$/.test(community), "a community");
  return {
    community,
    entry: bytes(wire["entry"]),
    nonce: bytes(wire["nonce"], 16),
    witness: bytes(wire["witness"], 32),
    index: index as number,
    hashes: hashes.map((hash) => bytes(hash, 32)),
    checkpoint: parseNote(String(wire["checkpoint"])),
  };
}

const onlyHas = (wire: Record<string, unknown>, fields: string[]): boolean =>
  Object.keys(wire).length === fields.length && fields.every((field) => field in wire);

function bytes(coded: unknown, length?: number): Uint8Array {
  const read = base64(String(coded));
  need(length === undefined ? read.length <= 65536 : read.length === length, "other bytes");
  return read;
}

// The form of QR codes. Of a receipt, index, root and community follow from the rest.
function parseCompact(coded: string): Receipt | Note {
  need(coded.length <= JSON_MAX, "a shorter code");
  const reader = new Reader(base64url(coded));
  const kind = reader.byte();
  need(kind === RECEIPT || kind === CHECKPOINT, "a known kind of code");
  const read = kind === RECEIPT ? readReceipt(reader) : readCheckpoint(reader);
  reader.end();
  return read;
}

function readCheckpoint(reader: Reader): Note {
  const root = reader.take(32);
  return checked(readNote(reader, () => root));
}

function readReceipt(reader: Reader): Receipt {
  const entry = reader.part();
  const [nonce, witness] = [reader.take(16), reader.take(32)];
  const hashes = reader.list(reader.size(HASHES_MAX), () => reader.take(32));
  const index = parseEntry(entry).seq - 1;
  const root = (size: number): Uint8Array => rootOf(leafHash(commit(nonce, [witness, entry])), index, size, hashes);
  const checkpoint = readNote(reader, root);
  const community = communityOf(checkpoint.text.split("\n")[0] ?? "");
  return { community, entry, nonce, witness, index, hashes, checkpoint };
}

function readNote(reader: Reader, root: (size: number) => Uint8Array): Note {
  const origin = reader.text();
  const size = reader.size();
  const extensions = reader.list(reader.size(16), () => reader.text());
  const signatures = reader.list(reader.size(64), () => ({
    name: reader.text() || origin,
    id: reader.take(4),
    bytes: reader.part(),
  }));
  return { text: checkpointText(origin, size, root(size), extensions), signatures };
}
