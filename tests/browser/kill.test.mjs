// SIGKILL at any moment of a till payment leaves no payment or a whole one, and the retry says which.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import path from "node:path";
import { after, before, test } from "node:test";
import { demo, program } from "./lib/server.mjs";
import { Visitor } from "./lib/visitor.mjs";

const KILLS = 100;
const PIN = "258036";
const AMOUNT = "0.01";

let server;
let data;
before(async () => {
  server = await demo();
  data = server.data;
});
after(async () => {
  await server?.kill();
  server?.discard();
});

const hundredths = (text) => Math.round(Number(text.replace(/,/g, "")) * 100);
const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** A till with a resident's new card: what a clerk needs to charge it. */
async function till() {
  const desk = new Visitor(server.url);
  const people = await desk.everyone();
  const find = (role) => people.find((person) => person.roles.startsWith(role)) ?? assert.fail(`no ${role} in ${JSON.stringify(people)}`);
  const start = await desk.signIn(find("社区工作者"));
  const community = start.path.match(/^\/c\/\d+/)[0];
  const holder = find("居民");
  await desk.get(`${community}/desk/cards/${holder.person}`);
  await desk.post(`${community}/desk/cards/${holder.person}`, { pin: PIN, again: PIN });
  const card = (await desk.get(`${community}/desk/cards/${holder.person}`)).text.match(/name="number" value="(\d+)"/)[1];
  const clerk = new Visitor(server.url);
  await clerk.signIn(find("店主"));
  const shop = (await clerk.get(`${community}/till`)).path;
  return { clerk, card, shop };
}

async function spent(clerk, shop) {
  const { text } = await clerk.get(shop);
  const [, sum] = text.match(/([\d,]+\.\d\d|\d+)\s*(?:信义贝)/) ?? assert.fail(text);
  return hundredths(sum);
}

test(`a till payment survives ${KILLS} kills`, { timeout: 600_000 }, async () => {
  const { clerk, card, shop } = await till();
  const pay = (key) => clerk.post(`${shop}/payments/${key}`, { key, amount: AMOUNT, number: card, pin: PIN });
  const paid = async (key) => {
    const { status, text } = await clerk.get(`${shop}/payments/${key}`);
    assert.equal(status, 200);
    return text.includes('class="receipt"');
  };
  const usual = Math.min(...(await times(3, () => pay(randomUUID()))));
  const before = await spent(clerk, shop);

  const seen = { answered: 0, whole: 0, none: 0 };
  for (let n = 0; n < KILLS; n += 1) {
    const key = randomUUID();
    const answer = pay(key).then(({ status }) => status, () => "cut off");
    await wait((1.2 * usual * n) / KILLS);
    await server.kill();
    const heard = await answer;
    server = { ...server, ...(await server.again()) };
    clerk.url = server.url;
    const whole = await paid(key);
    if (heard === 303) assert.ok(whole, `${key} was answered, so it must be there`);
    seen[heard === 303 ? "answered" : whole ? "whole" : "none"] += 1;
    const { status, location } = await pay(key);
    assert.deepEqual([status, location], [303, `${shop}/payments/${key}`]);
    assert.ok(await paid(key), `${key} is paid after the retry`);
  }
  assert.equal((await spent(clerk, shop)) - before, KILLS * hundredths(AMOUNT), "each was charged once");
  console.log(`killed before the payment ${seen.none}, after it ${seen.whole}, after the answer ${seen.answered}`);
  assert.ok(seen.none > 0 && seen.whole + seen.answered > 0, JSON.stringify(seen));
  await server.stop();
  const verdict = execFileSync(program(), ["verify", "--json", "--data", path.join(data, "demo")], { encoding: "utf8" });
  assert.equal(JSON.parse(verdict).sound, true);
});

/** Milliseconds that each of several runs takes. */
async function times(runs, work) {
  const taken = [];
  for (let run = 0; run < runs; run += 1) {
    const began = performance.now();
    await work();
    taken.push(performance.now() - began);
  }
  return taken;
}
