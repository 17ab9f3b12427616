// Sixty-four clients who never stop asking, and a list of all they asked and were told.
import assert from "node:assert/strict";
import { createHash, randomUUID } from "node:crypto";
import { crossing, entries, gift, payment, refund } from "./people.mjs";

export const CLIENTS = 64;
const FINAL = new Set([200, 201, 303, 409]);

/** The same numbers from the same seed. */
export function dice(seed) {
  let n = 0;
  return (sides) => createHash("sha256").update(`${seed}/${(n += 1)}`).digest().readUInt32BE() % sides;
}

export class Load {
  /** Every key that was ever sent: `{ key, word, send, told }`; `told` is missing while nobody knows. */
  asked = [];
  #n = 0;
  #refundable = [];

  constructor(neighbourhoods) {
    this.neighbourhoods = neighbourhoods;
  }

  moveTo(url) {
    for (const here of this.neighbourhoods) for (const visitor of [...here.payers, here.clerk]) visitor.url = url;
  }

  /** Payments that refunds of the next round may choose from. */
  async readTills() {
    const done = new Set(this.asked.filter((one) => one.entry).map((one) => one.entry));
    const lists = await Promise.all(this.neighbourhoods.map(async (here) => (await entries(here)).map((entry) => ({ here, entry }))));
    const open = lists.flat().filter(({ entry }) => entry.kind === "payment" && entry.way === "scan" && !entry.refunded && !done.has(entry.id));
    this.#refundable = open.slice(-CLIENTS);
  }

  #next() {
    const n = (this.#n += 1);
    const key = randomUUID();
    const here = this.neighbourhoods[n % 2];
    const half = n >> 1;
    const chosen = half % 8 === 0 ? this.#refundable.pop() : undefined;
    if (chosen) return Object.assign(refund(chosen.here, chosen.entry.id, key), { key, entry: chosen.entry.id });
    const asks = half % 16 === 1 ? crossing : half % 3 === 0 ? payment : gift;
    return Object.assign(asks(here, half, key), { key });
  }

  /** Asks until `stop()`; an answer that is not final (503, a broken line) stays open. Gives how many were told. */
  async run(stop, heard = () => {}) {
    let told = 0;
    const client = async () => {
      while (!stop()) {
        const one = this.#next();
        this.asked.push(one);
        const answer = await one.send().catch((error) => ({ status: 0, body: String(error.stack) }));
        heard(answer);
        if (!FINAL.has(answer.status)) {
          one.failed = answer.status;
          if (answer.status === 0) return;
          continue;
        }
        one.told = answer;
        told += 1;
      }
    };
    await Promise.all(Array.from({ length: CLIENTS }, client));
    return told;
  }

  /** Sends every open key again, and again: one true answer each. Also asks again some that were told. */
  async settle(sample = 8) {
    const open = this.asked.filter((one) => !one.told);
    const known = this.asked.filter((one) => one.told).slice(-sample);
    await inTurns([...known, ...open], async (one) => {
      const answer = await patient(one);
      assert.ok(FINAL.has(answer.status), `${one.word} ${one.key}: the retry was answered ${JSON.stringify(answer)}`);
      one.told ??= answer;
      assert.deepEqual(answer, one.told, `${one.word} ${one.key}: told twice, differently`);
      if (!known.includes(one)) assert.deepEqual(await patient(one), one.told, `${one.word} ${one.key}: a second retry differs`);
    });
    return open.length;
  }

  /** Keys that moved something, as far as anybody was told. */
  get moved() {
    return this.asked.filter((one) => one.told && one.told.status !== 409);
  }
}

/** Asks until the house is back: a connection that died unseen answers 503 once more. */
async function patient(one) {
  for (let tries = 1; ; tries += 1) {
    const answer = await one.send();
    if (answer.status !== 503 || tries === 100) return answer;
  }
}

/** Runs `work` on each, at most CLIENTS at a time. */
async function inTurns(list, work) {
  const left = [...list];
  await Promise.all(Array.from({ length: CLIENTS }, async () => {
    for (let one = left.shift(); one; one = left.shift()) await work(one);
  }));
}

/** What names the movement: its id, or the last digits of it for a payment. */
export function receipt({ told: { body } }) {
  return body.transfer ?? body.id ?? body.tail;
}

const WORDS = ["gift", "pay-scan", "refund", "cross-out"];

/** Movements that the load made, among those there are now. */
export function since(before, movements) {
  const known = new Set(before.map(({ id }) => id));
  return movements.filter(({ id, word }) => WORDS.includes(word) && !known.has(id));
}

/** Before anyone asks again: what was acknowledged is there, what was not is there at most once. */
export function assertNothingLost(load, made) {
  const ids = new Map(made.map((movement) => [movement.id, movement.word]));
  const tails = new Map(made.map((movement) => [movement.id.slice(-8), movement.word]));
  assert.equal(ids.size, made.length, "an id stands in the journal twice");
  for (const one of load.moved) {
    const id = receipt(one);
    assert.equal(ids.get(id) ?? tails.get(id), one.word, `${one.word} ${one.key} was acknowledged as ${id} and is not there`);
  }
  for (const word of WORDS) {
    const there = made.filter((movement) => movement.word === word).length;
    const waiting = load.asked.filter((one) => one.word === word && !one.told);
    const told = load.moved.filter((one) => one.word === word).length + waiting.filter((one) => one.acknowledged).length;
    const open = waiting.filter((one) => !one.acknowledged).length;
    assert.ok(there >= told, `${word}: ${told} were acknowledged and ${there} are there`);
    assert.ok(there <= told + open, `${word}: ${there} are there, ${told} were acknowledged and ${open} are open`);
  }
}

/** After every key has its answer: each is there exactly once, and nothing else is. */
export function assertEachOnce(load, made) {
  assertNothingLost(load, made);
  assert.equal(load.asked.filter((one) => !one.told).length, 0);
  const named = load.moved.map(receipt);
  assert.equal(new Set(named).size, named.length, "two keys were given one receipt");
}
