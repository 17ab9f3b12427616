// A copy made while the house served: one moment of it, with everything that had been acknowledged by then.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { receipt } from "./load.mjs";

/** Runs a program to its end without holding up the load. */
export function run(command, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ["ignore", "pipe", "pipe"] });
    const said = [];
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => said.push(chunk));
    child.once("error", reject);
    child.once("close", (code) => (code === 0 ? resolve(String(Buffer.concat(said))) : reject(new Error(`${command} ${args.join(" ")} ended with ${code}: ${Buffer.concat(said)}`))));
  });
}

/** Keeps asking while `copy(n)` makes `count` copies one after another. Gives what had been told before each began. */
export async function whileServing(load, count, copy) {
  const told = [];
  let over = false;
  let answers = 0;
  let wake = () => {};
  const heard = () => {
    answers += 1;
    wake();
  };
  const answered = (more) => {
    const until = answers + more;
    return new Promise((resolve) => {
      wake = () => answers >= until && resolve();
    });
  };
  const copying = (async () => {
    for (let n = 0; n < count; n += 1) {
      await answered(60);
      told.push(load.moved.map(receipt));
      const before = answers;
      await copy(n);
      assert.ok(answers > before, "the house served while it was copied");
    }
  })().finally(() => {
    over = true;
  });
  const loading = load.run(() => over, heard);
  await Promise.all([copying, loading]);
  return told;
}

/** The copy's books are sound, the beginning of the live ones, and know everybody who had been told. */
export function assertMoment(copy, live, told) {
  const found = copy.verify();
  assert.ok(found.sound, JSON.stringify(found));
  const [copied, all] = [copy.byCommunity(), live.byCommunity()];
  copied.forEach((movements, n) => assert.deepEqual(movements, all[n].slice(0, movements.length), "the copy's journal is no beginning of the live one"));
  const ids = copied.flat().map(({ id }) => id);
  const there = new Set([...ids, ...ids.map((id) => id.slice(-8))]);
  for (const id of told) assert.ok(there.has(id), `${id} was acknowledged before the copy began and is not in it`);
  assert.ok(copied.flat().length <= all.flat().length);
  return copied.flat().length;
}
