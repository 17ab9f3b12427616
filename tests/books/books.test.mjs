// Other programs recompute the demo's books: hledger and beancount find every balance that Courtyard stores.
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";
import { copyOfDemo, program } from "../browser/lib/server.mjs";

const COMMUNITIES = ["510182001009", "510107012004"];
const beanCheck = path.join(process.env.COURTYARD_VENV ?? new URL("../../.venv", import.meta.url).pathname, "bin", "bean-check");

let data;
let out;
before(() => {
  data = copyOfDemo();
  out = mkdtempSync(path.join(tmpdir(), "courtyard-books."));
});
after(() => {
  for (const folder of [data, out]) rmSync(folder, { recursive: true, force: true });
});

function exported(community, format, folder = data) {
  const file = path.join(out, `${community}.${path.basename(folder)}.${format}`);
  execFileSync(program(), ["export", "journal", "--data", path.join(folder, "demo"), "--community", community, "--format", format, "--out", file], { stdio: "pipe" });
  return file;
}

const hledger = (file, ...args) => spawnSync("hledger", ["-f", file, ...args], { encoding: "utf8" });

/** What Courtyard says it stores: the asserted balances at the end of the journal, in hundredths by account. */
function stored(file) {
  const lines = readFileSync(file, "utf8").matchAll(/^ {4}(\S+) +0\.00 (\w+) = (-?[\d.]+) \w+$/gm);
  return new Map([...lines].map(([, account, unit, amount]) => [`${account} ${unit}`, hundredths(amount)]));
}

/** What hledger adds up from the movements alone: assertions are switched off. */
function recomputed(file) {
  const { stdout } = hledger(file, "balance", "--ignore-assertions", "--flat", "--no-total", "--empty", "--output-format", "csv", "--layout", "bare");
  const rows = stdout.trim().split("\n").slice(1).map((row) => row.split(",").map((cell) => cell.replace(/^"|"$/g, "")));
  return new Map(rows.map(([account, unit, amount]) => [`${account} ${unit}`, hundredths(amount)]));
}

function hundredths(amount) {
  return Math.round(Number(amount) * 100);
}

for (const community of COMMUNITIES) {
  test(`${community}: hledger recomputes every balance to the cent`, () => {
    const file = exported(community, "hledger");
    assert.equal(hledger(file, "check").stderr, "");
    const theirs = recomputed(file);
    const ours = stored(file);
    assert.ok(ours.size > 200, `${ours.size} balances`);
    for (const [account, balance] of ours) assert.equal(theirs.get(account) ?? 0, balance, account);
    for (const [account, balance] of theirs) assert.equal(ours.get(account) ?? 0, balance, account);
  });

  test(`${community}: beancount accepts every balance, and its FIFO booking every payment's lots`, () => {
    const { status, stderr } = spawnSync(beanCheck, [exported(community, "beancount")], { encoding: "utf8" });
    assert.deepEqual({ status, stderr }, { status: 0, stderr: "" });
  });
}

test("the demo is built twice to the same journal, byte by byte", () => {
  const twin = copyOfDemo({ fresh: true });
  for (const community of COMMUNITIES) {
    const journals = [data, twin].map((folder) => readFileSync(exported(community, "hledger", folder)));
    assert.ok(journals[0].equals(journals[1]), community);
  }
  rmSync(twin, { recursive: true, force: true });
});

test("one changed hundredth is found by both", () => {
  const [community] = COMMUNITIES;
  for (const [format, check] of [["hledger", (file) => hledger(file, "check").status], ["beancount", (file) => spawnSync(beanCheck, [file]).status]]) {
    const file = exported(community, format);
    // The first movement into a wallet gains a hundredth and its other side loses it: it balances, and it is wrong.
    let sides = 0;
    const forged = readFileSync(file, "utf8").replace(/^( +\S+ +)(-?\d+\.\d\d)( (?:BEAN|CNY))$/gm, (line, head, amount, unit) => {
      sides += 1;
      return sides > 2 ? line : `${head}${((hundredths(amount) + (sides === 1 ? 1 : -1)) / 100).toFixed(2)}${unit}`;
    });
    writeFileSync(file, forged);
    assert.notEqual(check(file), 0, format);
  }
});

test("a payment from a younger lot is found by beancount", () => {
  const file = exported(COMMUNITIES[0], "beancount");
  const lots = new Map();
  let forged = 0;
  const parts = readFileSync(file, "utf8").split("\n\n").map((part) => {
    for (const [, wallet, rank] of part.matchAll(/^ +(\S+) +[\d.]+ BEAN \{(\d+) LOT/gm)) lots.set(wallet, [...(lots.get(wallet) ?? []), Number(rank)]);
    const [, wallet] = part.match(/^ +(\S+) +-[\d.]+ BEAN \{\}$/m) ?? [];
    const [, older] = part.match(/ @ (\d+) LOT$/m) ?? [];
    const younger = lots.get(wallet)?.find((rank) => rank > Number(older));
    if (!younger || forged) return part;
    forged = younger;
    return part.replace(` @ ${older} LOT`, ` @ ${younger} LOT`);
  });
  assert.ok(forged > 0, "no wallet has two lots");
  writeFileSync(file, parts.join("\n\n"));
  const { status, stderr } = spawnSync(beanCheck, [file], { encoding: "utf8" });
  assert.notEqual(status, 0);
  assert.match(stderr, /does not balance/);
});
