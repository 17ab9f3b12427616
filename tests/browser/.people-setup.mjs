import { launch, visit, PHONE, DESK } from "./lib/browser.mjs";
import { check } from "./lib/check.mjs";
const [base, token] = process.argv.slice(2);
const browser = await launch(); const fails = [];
const ok = async (p, n) => { try { await check(p, n); } catch (e) { fails.push(e.message); } };
for (const [viewport, lang, js] of [[PHONE, "zh-CN", true], [DESK, "en", true]]) {
  const v = await visit(browser, base, { viewport, lang, javaScript: js }); const p = v.page;
  await p.goto("/"); fails.push(p.url().endsWith("/setup") || p.url().endsWith("/login") || p.url().endsWith("/") ? "" : p.url());
  const r = await p.goto("/setup"); if (p.url().endsWith("/setup")) {
  await ok(p, "setup"); await p.goto("/setup?q=天府"); await ok(p, "setup-search");
  await p.goto("/setup"); await p.click("#setup-form button.primary"); await ok(p, "setup-errors"); }
  if (viewport === DESK) {
    await p.goto("/setup");
    await p.fill("#f-code", "510182001009"); await p.fill("#f-name", "天府中路社区"); await p.fill("#f-admin", "李主任"); await p.fill("#f-phone", "13800000001"); await p.fill("#f-password", "院子里的桂花树开了"); await p.fill("#f-token", token);
    await p.click("#setup-form button.primary"); await p.waitForURL(/second-factor/); await ok(p, "setup-factor");
  }
  fails.push(...v.faults()); await v.close();
}
console.log(fails.filter(Boolean).join("\n") || "clean"); await browser.close();
