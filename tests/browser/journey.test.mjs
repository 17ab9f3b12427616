// The whole loop: a volunteer earns beans, a second person approves, they pay in three ways, one payment is taken back,
// the shop is settled and paid, and the open books show it. In Chinese on a phone and a desk, in English, without scripts.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { Actor } from "./lib/actor.mjs";
import { DESK, launch, PHONE } from "./lib/browser.mjs";
import { demo } from "./lib/server.mjs";
import { words } from "./lib/words.mjs";

const PIN = "258036";
let browser;
before(async () => {
  browser = await launch();
});
after(() => browser?.close());

const STAGES = {
  "in Chinese on a phone": { lang: "zh-CN", viewport: PHONE },
  "in Chinese on a desk": { lang: "zh-CN", viewport: DESK },
  "in English on a phone": { lang: "en", viewport: PHONE },
  "without scripts": { lang: "zh-CN", viewport: PHONE, javaScript: false },
};

// They wait for the demo's clock most of the time, so all four walk at once.
describe("the loop", { concurrency: true }, () => {
  for (const [name, setting] of Object.entries(STAGES)) {
    test(name, { timeout: 400_000 }, async (t) => {
      const server = await demo();
      t.after(async () => {
        await server.stop();
        server.discard();
      });
      const stage = { browser, url: server.url, ...setting };
      const cast = {};
      for (const role of ["resident", "team-leader", "shop-owner", "staff", "approver", "finance"]) cast[role] = await Actor.enter(stage, `role-${role}`);
      const { resident, finance, approver, staff } = cast;
      const [leader, owner] = [cast["team-leader"], cast["shop-owner"]];

      const had = await balance(resident);
      const earned = await earn({ resident, leader, finance, approver, clock: clock(server) });
      assert.equal(await balance(resident), had + earned, "the award has arrived");

      await owner.open("/till");
      const till = owner.path;
      const before = await sums(resident);
      await payByCode({ resident, owner, till, amount: "1.50" });
      await payByScan({ resident, owner, amount: "2.25" });
      await payByCard({ resident, staff, owner, till, amount: "0.75" });
      assert.equal(await balance(resident), had + earned - 450, "three ways, three payments");
      await takeBack({ owner, till });
      assert.equal(await balance(resident), had + earned - 450 + 75, "the last payment came back");

      await settle({ approver, finance });
      const say = words(setting.lang);
      const now = await sums(resident);
      const moved = (key) => now[say(key)] - before[say(key)];
      assert.equal(moved("beans-books-outstanding"), -375, "the open books show what left the residents' hands");
      assert.ok(moved("beans-books-cash") < 0, "and what the shops were paid");
      for (const actor of Object.values(cast)) await actor.leave();
    });
  }
});

const hundredths = (text) => Math.round(Number(text.replace(/[^\d.]/g, "")) * 100);

async function balance(resident) {
  await resident.open("/me");
  return hundredths(await resident.text(".hero-value .num"));
}

/** The demo's clock: nine o'clock when the server starts, and then as fast as ours. */
function clock({ startedAt }) {
  return {
    /** The next full minute that is not too near to fill in a form before it. */
    soon() {
      const minute = Math.ceil((Date.now() - startedAt + 30_000) / 60_000);
      return { minute, text: `2026-11-23T09:${String(minute).padStart(2, "0")}` };
    },
    until({ minute }) {
      const left = startedAt + minute * 60_000 - Date.now();
      return new Promise((resolve) => setTimeout(resolve, Math.max(0, left)));
    },
  };
}

/** Signs up, checks in by the leader's code; the leader enters the time, closes and proposes; a second person approves. */
async function earn({ resident, leader, finance, approver, clock }) {
  await withoutNotice(finance);
  await leader.open("/lead/new");
  const begins = clock.soon();
  await leader.fill({ title: "扫院坝", place: "天府中路 1 号", starts_at: begins.text, ends_at: "2026-11-23T11:30", capacity: "5" });
  await leader.submit("/lead/new", "[value=open]");
  await leader.fine();
  const activity = leader.path.split("/").pop();

  await resident.open(`/activities/${activity}`);
  await resident.submit("/sign-up");
  await leader.open(`/lead/${activity}/code`);
  const code = (await leader.text(".qr-code")).replace(/\D/g, "");
  await resident.open("/activities/scan");
  await resident.fill({ code });
  await resident.submit("/activities/scan");
  await resident.press("button[value=in]");

  await clock.until(begins);
  await leader.open(`/lead/${activity}/roster`);
  await leader.page.check(`#h-${resident.person.person}`);
  await leader.fill({ [`minutes-${resident.person.person}`]: "120" });
  await leader.submit("/roster");
  await leader.fine();
  await leader.open(`/lead/${activity}`);
  await leader.press("button[value=close]");
  await leader.open(`/lead/${activity}`);
  await leader.press("button[value=propose]");

  await approver.open("/desk/awards?f-state=proposed&q=扫院坝");
  await approver.press("tbody a");
  const amount = hundredths(await approver.text("dl.facts div:nth-child(4) dd"));
  await approver.press("button[value=approve]");
  return amount;
}

/** Every earning rule pays without days of public notice. */
async function withoutNotice(finance) {
  await finance.open("/desk/volunteering/rules");
  const rules = await finance.page.locator("main tbody a").evaluateAll((links) => links.map((link) => link.pathname));
  for (const rule of rules) {
    await finance.open(rule);
    await finance.fill({ notice_days: "0" });
    await finance.press("button[value=save]");
    await finance.fine();
  }
}

/** The resident shows a code that works once; the clerk types it. */
async function payByCode({ resident, owner, till, amount }) {
  await resident.open("/me/code");
  const code = (await resident.text(".qr-code")).replace(/\D/g, "");
  await charge(owner, till, amount, code);
  await owner.press("form[action*='/payments/'] button.primary");
  assert.equal(await owner.page.locator(".receipt").count(), 1);
  await owner.open(`${till}/payer?amount=${amount}`);
  await owner.fill({ number: code });
  await owner.submit("/confirm");
  assert.equal(await owner.page.locator(".error-summary").count(), 1, "the same code again is refused");
}

/** The resident finds the shop, types the amount and confirms. */
async function payByScan({ resident, owner, amount }) {
  const shop = owner.person.roles.split(" · ").pop();
  await resident.open(`/shops?q=${encodeURIComponent(shop)}`);
  await resident.press("a.cell");
  await resident.press("a.button.primary");
  await resident.fill({ amount });
  await resident.press("form.form button.primary");
  await resident.press("form[action*='/payments/'] button.primary");
  assert.equal(await resident.page.locator(".receipt").count(), 1);
}

/** Staff issue a printed card; its number and PIN pay at the till; a wrong PIN does not. */
async function payByCard({ resident, staff, owner, till, amount }) {
  const holder = `/desk/cards/${resident.person.person}`;
  await staff.open(holder);
  await staff.fill({ pin: PIN, again: PIN });
  await staff.submit(holder);
  const number = await staff.page.inputValue("input[name=number]");
  await charge(owner, till, amount, number);
  await owner.fill({ pin: "000000" });
  await owner.press("form[action*='/payments/'] button.primary");
  assert.equal(await owner.page.locator(".error-summary").count(), 1, "a wrong PIN is refused");
  await owner.fill({ pin: PIN });
  await owner.press("form[action*='/payments/'] button.primary");
  assert.equal(await owner.page.locator(".receipt").count(), 1);
}

async function charge(owner, till, amount, number) {
  await owner.open(till);
  await owner.fill({ amount });
  await owner.submit("/payer");
  await owner.fill({ number });
  await owner.submit("/confirm");
}

/** The clerk cancels the latest payment within the shop's window. */
async function takeBack({ owner, till }) {
  await owner.open(till);
  await owner.press("#incoming a.cell");
  await owner.press("form[action*='/receipts/'] button.danger");
  assert.equal(await owner.page.locator("form[action*='/receipts/'] button.danger").count(), 0, "nothing is left to cancel");
}

/** Last week's run: two people sign, finance pays. */
async function settle({ approver, finance }) {
  await finance.open("/desk/settlement?f-state=draft");
  await finance.press("tbody a");
  const run = finance.path;
  await finance.submit("/sign");
  await approver.open(run);
  await approver.submit("/sign");
  await finance.open(run);
  await finance.submit("/pay");
  assert.equal(await finance.page.locator("form[action$='/pay']").count(), 0, "the run is paid");
}

/** What the open books say to anyone: hundredths by the label of the figure. */
async function sums(visitor) {
  await visitor.open("/books");
  const stats = visitor.page.locator(".stat");
  const labels = await stats.locator(".stat-label").allInnerTexts();
  const figures = await stats.locator(".stat-value .num").allInnerTexts();
  return Object.fromEntries(labels.map((label, at) => [label, hundredths(figures[at])]));
}
