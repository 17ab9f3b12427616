// A house moves to PostgreSQL, and PostgreSQL is killed and started again under load while the house stays up.
import assert from "node:assert/strict";
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { rmSync } from "node:fs";
import path from "node:path";
import { after, before, test } from "node:test";
import { copyOfDemo, program, start } from "../browser/lib/server.mjs";
import { Books } from "./lib/books.mjs";
import { assertMoment, run, whileServing } from "./lib/copies.mjs";
import { Load, assertEachOnce, dice, since } from "./lib/load.mjs";
import { neighbourhoods } from "./lib/people.mjs";
import { Postgres } from "./lib/postgres.mjs";

const KILLS = Number(process.env.COURTYARD_PG_KILLS ?? 10);
const DUMPS = 3;
const SEED = process.env.COURTYARD_SEED ?? "510182";

let pg;
let data;
let house;
let server;
before(async () => {
  data = copyOfDemo();
  house = path.join(data, "demo");
  pg = await Postgres.make();
});
after(async () => {
  await server?.kill();
  await pg?.discard();
  if (data) rmSync(data, { recursive: true, force: true });
});

const move = (to) => spawnSync(program(), ["migrate", "--json", "--data", house, "--to", to], { encoding: "utf8" });
const rows = (database) => Number(pg.sql(database, "SELECT COALESCE((SELECT COUNT(*) FROM bean_journal), 0)"));

test("a house moves with every row, and only into an empty database", () => {
  const to = pg.create("moved");
  const first = move(to);
  assert.equal(first.status, 0, first.stdout + first.stderr);
  const said = JSON.parse(first.stdout);
  const [before, after] = [["--data", house], ["--data", house, "--database", to]].map((where) => new Books(...where));
  assert.deepEqual(after.verify(), before.verify());
  assert.deepEqual(said.communities, after.verify().communities);
  assert.deepEqual(after.movements(), before.movements());
  const again = move(to);
  assert.equal(again.status, 1);
  assert.match(again.stdout, /not empty.*name an empty database/);
  assert.equal(rows("moved"), said.communities.reduce((sum, one) => sum + one.entries, 0));
});

test("a move that dies in between leaves an empty database, and the next one succeeds", async () => {
  const to = pg.create("halfway");
  const child = spawn(program(), ["migrate", "--data", house, "--to", to], { stdio: "ignore" });
  const over = new Promise((resolve) => child.once("close", (_, signal) => resolve(signal)));
  // Rows are on their way once the target's transaction has written something.
  const busy = "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = 'halfway' AND query LIKE 'COPY%' OR query LIKE 'FETCH%'";
  while (pg.sql("postgres", busy) === "0" && child.exitCode === null) await new Promise(setImmediate);
  child.kill("SIGKILL");
  assert.equal(await over, "SIGKILL");
  while (pg.sql("postgres", "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = 'halfway'") !== "0") await new Promise(setImmediate);
  assert.equal(rows("halfway"), 0);
  const again = move(to);
  assert.equal(again.status, 0, again.stdout + again.stderr);
});

test("a house that is running does not move", async () => {
  const server = await start(program(), ["demo", "--data", data, "--listen", "127.0.0.1:0", "--ready-json"]);
  const refused = move(pg.create("running"));
  await server.stop();
  assert.equal(refused.status, 1);
  assert.match(refused.stdout, /in use.*stop courtyard first/);
});

test(`the house outlives ${KILLS} kills of PostgreSQL under load`, { timeout: 600_000 }, async () => {
  const where = ["--data", house, "--database", pg.url("moved")];
  const env = { ...process.env, COURTYARD_ADDRESS_PER_MINUTE: "1000000", COURTYARD_ACCOUNT_PER_MINUTE: "1000000" };
  server = await start(program(), ["demo", "--data", data, "--database", pg.url("moved"), "--listen", "127.0.0.1:0", "--ready-json"], env);
  const books = new Books(...where);
  const roll = dice(SEED);
  const load = new Load(await neighbourhoods(server.url));
  const before = books.movements();
  const seen = { told: 0, away: 0, open: 0 };
  for (let round = 1; round <= KILLS; round += 1) {
    let over = false;
    const answers = { good: 0, away: 0 };
    const enough = 20 + roll(100);
    let killing;
    const heard = ({ status, retryAfter, body }) => {
      if (status === 503) assert.ok(Number(retryAfter) > 0, "503 says when to try again");
      else assert.ok([200, 201, 303, 409].includes(status), `answered ${status} ${body}`);
      answers[status === 503 ? "away" : "good"] += 1;
      if (answers.good === enough) killing ??= pg.kill();
      over ||= answers.away > 40;
    };
    seen.told += await load.run(() => over, heard);
    await killing;
    seen.away += answers.away;
    await pg.start();
    const found = books.verify();
    assert.ok(found.sound, `seed ${SEED}, round ${round}: ${JSON.stringify(found)}`);
    seen.open += await load.settle();
    assertEachOnce(load, since(before, books.movements()));
    if (round % 3 === 1) await load.readTills();
  }
  console.log(`seed ${SEED}: ${KILLS} kills of PostgreSQL, ${seen.told} acknowledged, ${seen.away} times 503, ${seen.open} asked again`);
});

test(`${DUMPS} pg_dumps under load are each one moment of the books`, { timeout: 300_000 }, async () => {
  const books = (name) => new Books("--data", house, "--database", pg.url(name));
  const [live, load] = [books("moved"), new Load(await neighbourhoods(server.url))];
  const began = live.movements();
  const file = (n) => path.join(data, `house-${n}.dump`);
  const told = await whileServing(load, DUMPS, (n) => run(path.join(pg.bin, "pg_dump"), ["--format=custom", `--file=${file(n)}`, pg.url("moved")]));
  for (let n = 0; n < DUMPS; n += 1) {
    const copy = pg.create(`restored_${n}`);
    execFileSync(path.join(pg.bin, "pg_restore"), ["--no-owner", "--exit-on-error", `--dbname=${copy}`, file(n)]);
    assertMoment(books(`restored_${n}`), live, told[n]);
  }
  await load.settle();
  assertEachOnce(load, since(began, live.movements()));
});
