// SIGKILL at any moment under the load of sixty-four clients: what was acknowledged is there exactly once, what was not
// is there at most once, and whoever asks again hears the one true answer.
import assert from "node:assert/strict";
import path from "node:path";
import { after, before, test } from "node:test";
import { demo } from "../browser/lib/server.mjs";
import { Books } from "./lib/books.mjs";
import { Load, assertEachOnce, assertNothingLost, dice, since } from "./lib/load.mjs";
import { neighbourhoods } from "./lib/people.mjs";

const KILLS = Number(process.env.COURTYARD_KILLS ?? 50);
const SEED = process.env.COURTYARD_SEED ?? "510182";

let server;
before(async () => {
  server = await demo();
});
after(async () => {
  await server?.kill();
  server?.discard();
});

/** Waits until whatever was sent to the other community has arrived there, each once. */
async function carried(books, before) {
  const known = new Set(before.map(({ id }) => id));
  const count = () => {
    const made = books.movements().filter(({ id }) => !known.has(id));
    return ["cross-out", "cross-in", "cross-done"].map((word) => made.filter((one) => one.word === word).length);
  };
  let [sent, , told] = count();
  while (told < sent) [sent, , told] = count();
  assert.deepEqual(count(), [sent, sent, sent]);
  assert.ok(books.verify().sound);
}

test(`the books survive ${KILLS} kills under load`, { timeout: 600_000 }, async () => {
  const books = new Books("--data", path.join(server.data, "demo"));
  const roll = dice(SEED);
  const load = new Load(await neighbourhoods(server.url));
  const before = books.movements();
  const seen = { told: 0, open: 0, madeUntold: 0 };
  for (let round = 1; round <= KILLS; round += 1) {
    let dead = false;
    let answers = 0;
    const enough = 20 + roll(120);
    const kill = async () => {
      dead = true;
      await server.kill();
    };
    let killing;
    const heard = () => {
      answers += 1;
      // Not at an answer, but a little later: anywhere between two of them.
      if (answers === enough) killing = new Promise((resolve) => setTimeout(resolve, roll(12))).then(kill);
    };
    seen.told += await load.run(() => dead, heard);
    await killing;
    const found = books.verify();
    assert.ok(found.sound, `seed ${SEED}, round ${round}: ${JSON.stringify(found)}`);
    const made = since(before, books.movements());
    assertNothingLost(load, made);
    seen.madeUntold += made.length - load.moved.length;
    server = { ...server, ...(await server.again()) };
    load.moveTo(server.url);
    seen.open += await load.settle();
    assertEachOnce(load, since(before, books.movements()));
    if (round % 3 === 1) await load.readTills();
  }
  await carried(books, before);
  console.log(`seed ${SEED}: ${KILLS} kills, ${seen.told} acknowledged, ${seen.open} cut off, of which ${seen.madeUntold} had been made`);
  const moved = (word) => load.moved.filter((one) => one.word === word).length;
  console.log(`gifts ${moved("gift")}, payments ${moved("pay-scan")}, refunds ${moved("refund")}, to the other community ${moved("cross-out")}, refused ${load.asked.length - load.moved.length}`);
  assert.ok(seen.madeUntold > 0 && seen.open > seen.madeUntold && moved("refund") > 0, JSON.stringify(seen));
});
