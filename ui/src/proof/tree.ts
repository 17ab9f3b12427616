// The tree of RFC 6962 and the commitments in its leaves, as engines/tlog makes them.
import { sha256 } from "@noble/hashes/sha2.js";
import { concat, need, u64, utf8 } from "./bytes";

const COMMITMENT_TAG = utf8("tlog/commitment/1");

export function commit(nonce: Uint8Array, parts: Uint8Array[]): Uint8Array {
  const framed = parts.flatMap((part) => [u64(part.length), part]);
  return sha256(concat(COMMITMENT_TAG, nonce, u64(parts.length), ...framed));
}

export const leafHash = (data: Uint8Array): Uint8Array => sha256(concat(Uint8Array.of(0), data));

const nodeHash = (left: Uint8Array, right: Uint8Array): Uint8Array => sha256(concat(Uint8Array.of(1), left, right));

// The root that an inclusion proof leads to (RFC 9162, 2.1.3.2).
export function rootOf(leaf: Uint8Array, index: number, size: number, proof: Uint8Array[]): Uint8Array {
  need(index < size, "a leaf of the log");
  let [node, last, root] = [BigInt(index), BigInt(size) - 1n, leaf];
  for (const sibling of proof) {
    need(last > 0n, "a shorter proof");
    if (node % 2n === 1n || node === last) {
      root = nodeHash(sibling, root);
      while (node !== 0n && node % 2n === 0n) [node, last] = [node >> 1n, last >> 1n];
    } else {
      root = nodeHash(root, sibling);
    }
    [node, last] = [node >> 1n, last >> 1n];
  }
  need(last === 0n, "a longer proof");
  return root;
}
