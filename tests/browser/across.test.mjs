// Beans for someone of the other community: asked for, confirmed by masked name, under way, arrived; a limit that is
// full sends them back; the desk confirms the yuan that the other community has paid.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { Actor } from "./lib/actor.mjs";
import { DESK, launch, PHONE, visit } from "./lib/browser.mjs";
import { everyone, signIn } from "./lib/people.mjs";
import { demo } from "./lib/server.mjs";
import { words } from "./lib/words.mjs";

const THERE = "510107012004";
const PHONE_THERE = "19900400001";
let browser;
let server;
before(async () => {
  [browser, server] = [await launch(), await demo()];
});
after(async () => {
  await browser?.close();
  await server?.stop();
  server?.discard();
});

const STAGES = {
  "in Chinese on a phone": { lang: "zh-CN", viewport: PHONE },
  "in English on a desk": { lang: "en", viewport: DESK },
  "without scripts": { lang: "zh-CN", viewport: PHONE, javaScript: false },
};

describe("across", () => {
  for (const [name, setting] of Object.entries(STAGES)) {
    test(`a gift to the other community ${name}`, async () => {
      const say = words(setting.lang);
      const resident = await Actor.enter({ browser, url: server.url, ...setting }, "role-resident");
      await resident.open("/me/give");
      await resident.press("a[href$='/me/across']");
      await resident.fill({ phone: "1", amount: "0" });
      await resident.submit("/me/across");
      assert.match(await resident.text(".error-summary"), new RegExp(say("beans-error-amount").slice(0, 8)));
      await give(resident, "1.25");
      assert.match(await resident.text("dl.facts"), /\*/, "the receiver is masked");
      await resident.submit("/me/across");
      assert.match(await latest(resident), new RegExp(say("beans-crossing-sent")));
      await ended(resident, say("beans-crossing-arrived"));
      await resident.press("ul.cells a");
      assert.match(await resident.text("dl.facts"), new RegExp(say("beans-purpose-cross-out")));
      await resident.leave();
    });
  }

  test("a program killed on the way carries the gift over once it is back", async () => {
    const say = words("zh-CN");
    const stage = { browser, url: server.url, lang: "zh-CN", viewport: PHONE };
    const resident = await Actor.enter(stage, "role-resident");
    await resident.open("/me/across");
    await give(resident, "0.75");
    await resident.submit("/me/across");
    const had = await resident.text(".heading .lead");
    await resident.visitor.close();
    await server.kill();
    server = { ...server, ...(await server.again()) };
    const again = await Actor.enter({ ...stage, url: server.url }, "role-resident");
    await again.open("/me/across");
    assert.match(await latest(again), /0\.75/);
    await ended(again, say("beans-crossing-arrived"));
    assert.equal(await again.text(".heading .lead"), had, "the beans left once");
    await again.leave();
  });

  test("the desk confirms a payment once and the other community reads it", async () => {
    const stage = { browser, url: server.url, lang: "zh-CN", viewport: DESK };
    const say = words("zh-CN");
    const finance = await Actor.enter(stage, "role-finance");
    await finance.open("/desk/links");
    await finance.press("tbody a");
    const waits = finance.page.locator("main button[value=came]");
    assert.equal(await waits.count(), 1, "the demo opens with one payment to confirm");
    await finance.press("button[value=came]");
    await finance.fine();
    assert.equal(await waits.count(), 0);
    assert.match(await finance.text("tbody tr:has-text('" + say("beans-crossing-clearing-in") + "')"), new RegExp(say("beans-crossing-arrived")));
    await finance.open("/books");
    await finance.press("a[href*='f-figure=between']");
    await finance.leave();
  });

  test("a limit that is full sends the beans back", async () => {
    const stage = { browser, url: server.url, lang: "zh-CN", viewport: PHONE };
    const say = words("zh-CN");
    const finance = await enterThere(stage, "role-finance");
    await finance.open("/desk/links");
    await finance.page.selectOption("main [name=community]", { index: 1 });
    const owed = (await finance.text("tbody td:nth-child(3)")).replace(/[^\d.]/g, "");
    await finance.fill({ limit: owed });
    await finance.submit("/desk/links");
    await finance.fine();
    await finance.leave();
    const resident = await Actor.enter(stage, "role-resident");
    await resident.open("/me/across");
    await give(resident, "2");
    await resident.submit("/me/across");
    await ended(resident, say("beans-crossing-returned"));
    assert.match(await latest(resident), new RegExp(say("beans-crossing-why-limit")));
    await resident.leave();
  });
});

async function give(resident, amount) {
  await resident.page.selectOption("main [name=community]", THERE);
  await resident.fill({ phone: PHONE_THERE, amount, note: "一点心意" });
  await resident.submit("/me/across");
}

function latest(resident) {
  return resident.text("ul.cells li");
}

/** Looks again until the job has carried it over. */
async function ended(resident, word) {
  const until = Date.now() + 60_000;
  while (!(await latest(resident)).includes(word)) {
    assert.ok(Date.now() < until, `it ends within a minute: ${await latest(resident)}`);
    await resident.open("/me/across");
  }
}

/** The person of the other community with this role. */
async function enterThere(stage, role) {
  const visitor = await visit(stage.browser, stage.url, stage);
  const people = await everyone(visitor.page);
  const person = people.filter((one) => one.roles.startsWith(words(stage.lang)(role))).at(-1);
  await signIn(visitor.page, person);
  return new Actor(stage, visitor, person);
}
