// Backups of a house that serves: each is one moment, restores to sound books and holds all that was acknowledged.
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";
import { demo, program } from "../browser/lib/server.mjs";
import { Books } from "./lib/books.mjs";
import { assertMoment, run, whileServing } from "./lib/copies.mjs";
import { Load, assertEachOnce, since } from "./lib/load.mjs";
import { neighbourhoods } from "./lib/people.mjs";

const COPIES = 5;

let server;
let folder;
before(async () => {
  server = await demo();
  folder = mkdtempSync(path.join(tmpdir(), "courtyard-backups."));
});
after(async () => {
  await server?.kill();
  server?.discard();
  if (folder) rmSync(folder, { recursive: true, force: true });
});

test(`${COPIES} backups under load are each one moment of the books`, { timeout: 300_000 }, async () => {
  const house = path.join(server.data, "demo");
  const [live, load] = [new Books("--data", house), new Load(await neighbourhoods(server.url))];
  const began = live.movements();
  const copy = (n) => path.join(folder, `backup-${n}`);
  const told = await whileServing(load, COPIES, (n) => run(program(), ["backup", "--data", house, copy(n)]));
  const sizes = [];
  for (let n = 0; n < COPIES; n += 1) {
    assert.equal(statSync(copy(n)).mode & 0o777, 0o700);
    const restored = path.join(folder, `restored-${n}`);
    mkdirSync(restored);
    await run(program(), ["restore", "--data", restored, copy(n)]);
    sizes.push(assertMoment(new Books("--data", restored), live, told[n]));
  }
  await load.settle();
  assertEachOnce(load, since(began, live.movements()));
  console.log(`movements in ${COPIES} backups: ${sizes.join(", ")} of ${live.movements().length}; acknowledged before each: ${told.map((ids) => ids.length).join(", ")}`);
  assert.ok(sizes.every((size, n) => n === 0 || size > sizes[n - 1]), "each backup is later than the one before");
  await assert.rejects(run(program(), ["backup", "--data", house, copy(0)]), /exists already/);
});
