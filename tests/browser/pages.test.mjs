// Every kind of page, as every person of the demo, is held to WCAG 2.2 AA and the design's numbers.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { DESK, launch, PHONE, visit } from "./lib/browser.mjs";
import { check } from "./lib/check.mjs";
import { crawl } from "./lib/crawl.mjs";
import { everyone, signIn } from "./lib/people.mjs";
import { demo } from "./lib/server.mjs";

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

// Pages that look the same to everyone are looked at once; switching language mid-way would repeat them all.
const done = { "zh-CN": new Set(), en: new Set() };
const left = (kind) => kind.startsWith("/lang/") || kind.startsWith("/login?");

for (const lang of ["zh-CN", "en"]) {
  test(`every page in ${lang}`, async (t) => {
    const people = await withVisitor(lang, everyone);
    assert.ok(people.length > 4, "the demo offers people of every role");
    for (const person of [null, ...oneOfEachRole(people)]) {
      await t.test(person ? `${person.name}: ${person.roles}` : "a visitor", () => withVisitor(lang, (page, visitor) => walk(page, visitor, lang, person)));
    }
  });
}

/** The other community has the same kinds of pages. */
function oneOfEachRole(people) {
  const role = (person) => person.roles.split(" · ")[0];
  return people.filter((person, at) => people.findIndex((other) => role(other) === role(person)) === at);
}

async function withVisitor(lang, act) {
  const visitor = await visit(browser, server.url, { lang });
  return act(visitor.page, visitor).finally(() => visitor.close());
}

async function walk(page, visitor, lang, person) {
  if (person) await signIn(page, person);
  const faults = [];
  const start = person ? new URL(page.url()).pathname : "/";
  await crawl(page, start, async (_, kind, status) => {
    if (status >= 400) faults.push(`${kind} answers ${status} at ${page.url()}`);
    if (done[lang].has(kind)) return;
    done[lang].add(kind);
    for (const size of lang === "en" ? [PHONE] : [DESK, PHONE]) {
      await page.setViewportSize(size);
      await check(page, `${lang}${kind.replace(/\W+/g, "-")}`).catch((error) => faults.push(`${size.width} px: ${error.message}`));
    }
  }, { skip: left });
  faults.push(...visitor.faults());
  if (faults.length) throw new Error(`${faults.length} faults\n${faults.join("\n")}`);
}
