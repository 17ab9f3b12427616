// The browser's checker against receipts made by the Rust code (features/beans/tests/proofs.rs writes receipts.json).
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { load } from "./bundle.mjs";

const { key: vkey, receipts, checkpoint } = JSON.parse(readFileSync(new URL("receipts.json", import.meta.url), "utf8"));
const { judge } = await load("proof/receipt.ts");
const { parseKey } = await load("proof/note.ts");
const { amountText, minuteText } = await load("proof/facts.ts");
const key = parseKey(vkey);
const fault = (given, by = key) => judge(given, by).fault;

function facts({ entry, size }) {
  const { seq, atMs, moved } = entry;
  return { seq, at: minuteText(atMs), size, moved: moved && { ...moved, amount: amountText(moved.amount) } };
}

const expected = ({ facts: { moved, ...rest } }) => ({ ...rest, moved: moved && { purpose: moved.purpose, amount: moved.amount, from: BigInt(moved.from), to: BigInt(moved.to) } });

test("every receipt proves its entry, as a file, as a code and as an address", () => {
  assert.equal(receipts.length, 36);
  for (const receipt of receipts) {
    const wanted = expected(receipt);
    for (const given of [receipt.json, receipt.compact, `bean.example/c/510182001009/verify#${receipt.compact}`]) {
      const verdict = judge(given, key);
      assert.equal(verdict.genuine, true, given);
      const found = facts(verdict);
      if (wanted.moved && wanted.moved.purpose === null) found.moved.purpose = null;
      assert.deepEqual(found, wanted);
    }
  }
});

test("a checkpoint proves itself, as text and as a code", () => {
  for (const given of [checkpoint.note, checkpoint.compact, `bean.example/verify#${checkpoint.compact}`]) {
    const verdict = judge(given, key);
    assert.deepEqual([verdict.genuine, verdict.entry, verdict.size, verdict.origin], [true, null, 300, key.name]);
  }
  assert.equal(fault(checkpoint.note.replace("\n300\n", "\n301\n")), "unsigned");
  assert.equal(fault(checkpoint.note.replace("bean.", "been.")), "elsewhere");
});

test("every changed character is noticed", () => {
  const { json, compact } = receipts[15];
  for (const text of [json.trim(), compact, checkpoint.note.trim(), checkpoint.compact]) {
    for (let at = 0; at < text.length; at += 1) {
      const changed = text.slice(0, at) + String.fromCharCode(text.charCodeAt(at) ^ 1) + text.slice(at + 1);
      assert.equal(judge(changed, key).genuine, false, `${at}: ${changed.slice(at - 5, at + 5)}`);
    }
  }
});

test("each fault has its name", () => {
  const wire = JSON.parse(receipts[15].json);
  const other = JSON.parse(receipts[16].json);
  const changed = (part) => JSON.stringify({ ...wire, ...part });
  for (const nonsense of ["", "{}", "{", "[]", "hello", "AQ", changed({ more: 1 }), changed({ format: "x" }), "#", "null"]) {
    assert.equal(fault(nonsense), "form", nonsense);
  }
  assert.equal(fault(changed({ entry: other.entry })), "proof");
  assert.equal(fault(changed({ proof: other.proof })), "proof");
  assert.equal(fault(changed({ proof: { ...wire.proof, index: 3 } })), "proof");
  assert.equal(fault(changed({ community: "510182001010" })), "elsewhere");
  assert.equal(fault(changed({ checkpoint: wire.checkpoint.replace("\n300\n", "\n301\n") })), "unsigned");
});

test("another key does not do", () => {
  const stranger = { ...key, bytes: key.bytes.map((byte) => byte ^ 1) };
  assert.equal(judge(receipts[0].json, stranger).genuine, false);
  assert.equal(fault(receipts[0].json, { ...key, id: new Uint8Array(4) }), "unsigned");
  for (const bad of ["", vkey.slice(1), vkey.slice(0, -1), vkey.replace("+", " "), `${vkey}=`]) {
    assert.throws(() => parseKey(bad), bad);
  }
});

test("amounts and times are written as the house writes them", () => {
  assert.deepEqual([0n, 5n, 1200n, 1250n, -1250n].map(amountText), ["0", "0.05", "12", "12.50", "-12.50"]);
  assert.equal(minuteText(1764000000000), "2025-11-25 00:00");
});
