// The disk fills up under load: who asks to pay is told to come back, who reads goes on reading, and with room again the
// house goes on by itself.
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, rmSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "node:test";
import { copyOfDemo, program, start } from "../browser/lib/server.mjs";
import { Books } from "./lib/books.mjs";
import { Load, assertEachOnce, assertNothingLost, since } from "./lib/load.mjs";
import { neighbourhoods } from "./lib/people.mjs";

const MB = 1 << 20;
/** Room for the load: less than the write-ahead log takes before it is used again. */
const ROOM = 3 * MB;
const BALLAST = 24 * MB;
const ROUNDS = 3;

/** A disk of its own with a copy of the demo, or why there is none. */
function smallDisk() {
  const made = copyOfDemo();
  const size = statSync(path.join(made, "demo", "courtyard.db")).size + ROOM + BALLAST;
  const data = mkdtempSync(path.join(tmpdir(), "courtyard-small."));
  const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", `size=${Math.ceil(size / MB)}m`, "tmpfs", data], { encoding: "utf8" });
  const discard = () => {
    if (mounted.status === 0) execFileSync("umount", [data]);
    rmSync(data, { recursive: true, force: true });
  };
  if (mounted.status === 0) cpSync(made, data, { recursive: true });
  rmSync(made, { recursive: true, force: true });
  return { data, discard, why: mounted.status === 0 ? undefined : `${mounted.error ?? mounted.stderr}`.trim() };
}

test("a full disk refuses payments, keeps every reader and every acknowledged payment", { timeout: 300_000 }, async (t) => {
  const disk = smallDisk();
  let server;
  t.after(async () => {
    await server?.kill();
    disk.discard();
  });
  if (disk.why) return t.skip(`a small disk cannot be mounted here: ${disk.why}`);
  const env = { ...process.env, COURTYARD_ADDRESS_PER_MINUTE: "1000000", COURTYARD_ACCOUNT_PER_MINUTE: "1000000" };
  const ballast = path.join(disk.data, "ballast");
  writeFileSync(ballast, Buffer.alloc(BALLAST, 1));
  server = await start(program(), ["demo", "--data", disk.data, "--listen", "127.0.0.1:0", "--ready-json"], env);
  const books = new Books("--data", path.join(disk.data, "demo"));
  const load = new Load(await neighbourhoods(server.url));
  const before = books.movements();
  const seen = { told: 0, refused: 0, open: 0 };
  for (let round = 1; round <= ROUNDS; round += 1) {
    let full = 0;
    const heard = ({ status, retryAfter, body }) => {
      assert.ok([200, 201, 303, 409, 503].includes(status), `answered ${status} ${body}`);
      if (status === 503) assert.ok(Number(retryAfter) > 0, "503 says when to try again");
      if (status === 503 && retryAfter === "60") full += 1;
    };
    seen.told += await load.run(() => full > 200, heard);
    seen.refused += full;
    await readersGoOn(load.neighbourhoods);
    await payersAreToldWhy(load.neighbourhoods[0]);
    // Each round leaves a third of the ballast.
    truncateSync(ballast, Math.floor(BALLAST * (1 - round / ROUNDS)));
    seen.open += await load.settle();
    const made = since(before, books.movements());
    assertNothingLost(load, made);
    assertEachOnce(load, made);
    const found = books.verify();
    assert.ok(found.sound, JSON.stringify(found));
  }
  console.log(`${ROUNDS} full disks: ${seen.told} acknowledged, ${seen.refused} refused for want of room, ${seen.open} asked again`);
});

async function readersGoOn(neighbourhoods) {
  for (const { community, payers, clerk, shop } of neighbourhoods) {
    const pages = [[payers[0], `/c/${community}/me`], [payers[0], `/c/${community}/books`], [clerk, `/c/${community}/till`], [clerk, `/api/v1/c/${community}/shops/${shop}/redemptions?limit=10`], [payers[1], `/tlog/${community}/checkpoint`]];
    for (const [visitor, page] of pages) {
      const { status, text } = await visitor.get(page);
      assert.equal(status, 200, `${page} on a full disk: ${status} ${text.slice(-1500)}`);
    }
  }
}

async function payersAreToldWhy(here) {
  const { code, community, payers } = here;
  const answer = await payers[0].post(`/c/${community}/pay/${code}/payments/${crypto.randomUUID()}`, { amount: "0.01" });
  assert.equal(answer.status, 503, answer.text.slice(0, 500));
  assert.match(answer.text, /硬盘满了/);
}
