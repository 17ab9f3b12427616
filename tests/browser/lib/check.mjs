// What every page of the product is held to, in one call.
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { measure } from "./measure.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"];

/** The design's numbers by density: resident and merchant pages are comfortable, staff pages compact. */
export const LIMITS = {
  comfortable: { font: 18, line: 1.5, target: 60, contrast: 4.5, edge: 3 },
  compact: { font: 16, line: 1.5, target: 44, contrast: 4.5, edge: 3 },
};

export const output = process.env.COURTYARD_TEST_OUTPUT ?? fileURLToPath(new URL("../../../test-output/browser", import.meta.url));

/** Fails when the page breaks WCAG 2.2 AA or the design's numbers; leaves a screenshot either way. */
export async function check(page, name) {
  await screenshot(page, name);
  const faults = [...(await axeFaults(page)), ...(await measured(page)), ...(await reflow(page))];
  if (faults.length) throw new Error(`${name} (${page.url()})\n  ${faults.join("\n  ")}`);
}

export async function screenshot(page, name) {
  mkdirSync(output, { recursive: true });
  const { width } = page.viewportSize();
  await page.screenshot({ path: path.join(output, `${name}-${width}.png`), fullPage: true, animations: "disabled" });
}

export async function axeFaults(page) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate((tags) => window.axe.run(document, { runOnly: tags, preload: false, resultTypes: ["violations"] }), WCAG);
  return violations.map((v) => `axe ${v.id}: ${v.help}: ${v.nodes.map((n) => n.target.join(" ")).slice(0, 5).join(", ")}`);
}

export async function measured(page) {
  const density = await page.evaluate(() => document.documentElement.dataset.density);
  const limits = LIMITS[density];
  return limits ? page.evaluate(measure, limits) : [`density: <html data-density> is ${density}, expected ${Object.keys(LIMITS).join(" or ")}`];
}

/** WCAG 1.4.10: at 320 CSS px nothing makes the page scroll sideways; wide tables scroll in their own box. */
export async function reflow(page) {
  const before = page.viewportSize();
  await page.setViewportSize({ width: 320, height: before.height });
  const wide = await page.evaluate(widest);
  await page.setViewportSize(before);
  return wide ? [wide] : [];
}

function widest() {
  const root = document.scrollingElement;
  if (root.scrollWidth <= innerWidth) return "";
  const scrolls = (e) => e && e !== document.body && (getComputedStyle(e).overflowX !== "visible" || scrolls(e.parentElement));
  const wide = (e) => e.getBoundingClientRect().right + scrollX > innerWidth + 1 && !scrolls(e.parentElement);
  const beyond = [...document.body.querySelectorAll("*")].findLast?.(wide);
  return `reflow: ${root.scrollWidth} px wide at 320 px, from ${beyond?.localName ?? "body"}.${beyond?.className ?? ""}`;
}
