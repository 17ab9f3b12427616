import { launch, visit, PHONE, DESK } from "./lib/browser.mjs";
import { check } from "./lib/check.mjs";
const base = process.argv[2];
const browser = await launch();
const fails = [];
const ok = async (page, name) => { try { await check(page, name); } catch (e) { fails.push(e.message); } };
for (const [viewport, lang] of [[PHONE, "zh-CN"], [DESK, "en"]]) {
  const v = await visit(browser, base, { viewport, lang });
  const p = v.page;
  await p.goto("/login"); await ok(p, "login");
  await p.fill("#f-phone", "123"); await p.click("button[value=code]"); await ok(p, "login-error");
  await p.fill("#f-phone", "13912345678"); await p.click("button[value=code]"); await ok(p, "login-code");
  await p.fill("#f-code", "0"); await p.click("form[action='/login/code'] button"); await ok(p, "login-code-error");
  await p.goto("/login"); await p.fill("#f-phone", "13912345678"); await p.click("button[value=password]"); await ok(p, "login-password");
  await p.goto("/login");
  const cards = await p.$$eval("form[action='/demo/login'] button", (b) => b.map((x) => [x.value, x.textContent]));
  const admin = cards.find(([, t]) => /管理员|Administrator/.test(t))[0];
  await p.click(`button[value='${admin}']`); await p.waitForURL((u) => u.pathname !== "/login");
  const c = (await p.url()).match(/\/c\/(\d+)/)?.[1] ?? "510182001009";
  for (const [path, name] of [["/account", "account"], ["/account/devices", "devices"], ["/account/password", "password"], ["/account/second-factor", "second-factor"], ["/account/looks", "looks"],
    [`/c/${c}/desk/people`, "people"], [`/c/${c}/desk/people?q=zzz`, "people-empty"], [`/c/${c}/desk/people/new`, "person-new"], [`/c/${c}/desk/organisations`, "organisations"], [`/c/${c}/desk/organisations/new`, "organisation-new"], [`/c/${c}/desk/audit`, "audit"], [`/c/${c}/desk/jobs`, "jobs"]]) {
    const r = await p.goto(path); if (r.status() !== 200) fails.push(`${path} ${r.status()}`); await ok(p, name);
  }
  await p.goto(`/c/${c}/desk/people`); const person = await p.getAttribute("tbody th a", "href");
  for (const [rest, name] of [["", "person"], ["/edit", "person-edit"], ["/phone", "phone"], ["/roles", "role"]]) { const r = await p.goto(person + rest); if (r.status() !== 200) fails.push(`${person + rest} ${r.status()}`); await ok(p, name); }
  await p.goto(person + "/phone"); await p.check("#f-reason"); await p.click("form button.primary"); await ok(p, "phone-shown");
  fails.push(...v.faults()); await v.close();
}
console.log(fails.join("\n") || "clean");
await browser.close();
