// A receipt is checked in the browser alone: without a network, in both languages, genuine and false.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { DESK, launch, PHONE, visit } from "./lib/browser.mjs";
import { check } from "./lib/check.mjs";
import { demo } from "./lib/server.mjs";
import { words } from "./lib/words.mjs";

// Made by features/beans/tests/proofs.rs, with a key of its own, which the page is given here in place of the demo's.
const { key, receipts, checkpoint } = JSON.parse(readFileSync(new URL("../../ui/test/receipts.json", import.meta.url), "utf8"));
const payment = receipts[15];
const PATH = "/c/510182001009/verify";

let server;
let browser;
before(async () => {
  server = await demo();
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await server?.stop();
  server?.discard();
});

async function opened(lang, viewport, fragment = "") {
  const visitor = await visit(browser, server.url, { lang, viewport });
  const { page } = visitor;
  await page.route(`**${PATH}`, async (route) => {
    const answer = await route.fetch();
    const body = (await answer.text()).replace(/data-key="[^"]+"/, `data-key="${key}"`);
    return route.fulfill({ response: answer, body });
  });
  await page.goto(`${PATH}${fragment}`);
  return visitor;
}

const verdict = (page) => page.locator("[data-verdict]:visible");
const fact = (page, name) => page.locator(`[data-fact=${name}] dd`).textContent();

for (const [lang, viewport] of [["zh-CN", PHONE], ["zh-CN", DESK], ["en", PHONE]]) {
  test(`a receipt's QR code is judged on arrival, in ${lang} at ${viewport.width} px`, async () => {
    const { page, faults, close } = await opened(lang, viewport, `#${payment.compact}`);
    const t = words(lang);
    assert.equal(await verdict(page).locator("h2:visible").textContent(), t("beans-verify-genuine"));
    assert.equal(await fact(page, "amount"), `12 ${t("ui-beans")}`);
    assert.deepEqual([await fact(page, "from"), await fact(page, "to"), await fact(page, "at")], ["-16", "100016", "2025-11-25 00:16"]);
    await check(page, `verify-genuine-${lang}`);
    assert.deepEqual(faults(), []);
    await close();
  });
}

test("a pasted receipt is judged without a network, and a changed one refused", async () => {
  const { page, context, faults, close } = await opened("zh-CN", PHONE);
  const t = words("zh-CN");
  await page.waitForLoadState("networkidle");
  await context.setOffline(true);
  const sent = [];
  context.on("request", (request) => sent.push(request.url()));
  const judged = async (text) => {
    await page.getByLabel(t("beans-verify-paste")).fill(text);
    await page.getByRole("button", { name: t("beans-verify-check") }).click();
    return (await verdict(page).locator("h2:visible").textContent()) ?? "";
  };
  assert.equal(await judged(payment.json), t("beans-verify-genuine"));
  assert.equal(await judged(checkpoint.note), t("beans-verify-genuine-checkpoint"));
  assert.equal(await fact(page, "size"), "300");
  assert.equal(await judged(payment.json.replace('"index": 15', '"index": 16')), t("beans-verify-false"));
  assert.equal(await verdict(page).locator("p:visible").textContent(), t("beans-verify-fault-proof"));
  assert.equal(await judged("hello"), t("beans-verify-false"));
  assert.equal(await verdict(page).locator("p:visible").textContent(), t("beans-verify-fault-form"));
  assert.deepEqual([sent, faults()], [[], []]);
  await context.setOffline(false);
  await check(page, "verify-false");
  await close();
});

test("a receipt file is opened, and switching the language keeps the receipt of an address", async () => {
  const { page, close } = await opened("zh-CN", PHONE, `#${payment.compact}`);
  await page.locator("a[hreflang=en]").click();
  await page.waitForURL(`**${PATH}#*`);
  const t = words("en");
  assert.equal(await verdict(page).locator("h2:visible").textContent(), t("beans-verify-genuine"));
  const file = { name: "receipt.json", mimeType: "application/json", buffer: Buffer.from(receipts[0].json) };
  await page.getByLabel(t("beans-verify-file")).setInputFiles(file);
  await page.getByText(t("beans-verify-still")).and(page.locator("dd")).waitFor();
  assert.equal(await fact(page, "seq"), "1");
  await close();
});

for (const lang of ["zh-CN", "en"]) {
  test(`the poster of a month is one sheet of A4 and its checkpoint is genuine, in ${lang}`, async () => {
    const t = words(lang);
    const { page, faults, close } = await visit(browser, server.url, { lang });
    await page.goto("/c/510182001009/log?q=2026-10-0");
    await check(page, `kept-${lang}`);
    await page.locator("a[href$='/log/posters/2026-10']").click();
    await check(page, `poster-${lang}`);
    const sheets = (await page.pdf({ format: "A4" })).toString("latin1").match(/\/Type\s*\/Page\b/g);
    assert.equal(sheets.length, 1);
    const size = await page.locator("dt", { hasText: t("beans-verify-size") }).locator("+ dd").textContent();
    await page.getByRole("link", { name: t("beans-checkpoint-check") }).click();
    await verdict(page).waitFor();
    assert.equal(await verdict(page).locator("h2:visible").textContent(), t("beans-verify-genuine-checkpoint"));
    assert.equal(await fact(page, "size"), size);
    assert.deepEqual(faults(), []);
    await close();
  });
}

test("without scripts the page says what to do", async () => {
  const { page, close } = await visit(browser, server.url, { javaScript: false });
  await page.goto(PATH);
  assert.ok(await page.getByText(words("zh-CN")("beans-verify-no-script")).isVisible());
  await close();
});
