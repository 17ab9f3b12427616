// Debian's Chromium, quiet and alone, and pages that watch for what must not happen.
import { existsSync } from "node:fs";
import { chromium } from "playwright-core";

const PLACES = ["/usr/bin/chromium", "/usr/bin/google-chrome", "/usr/bin/google-chrome-stable", "/snap/bin/chromium", "/usr/bin/chromium-browser"];
const QUIET = ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-default-apps", "--no-first-run", "--disable-dev-shm-usage", "--font-render-hinting=none"];

export const PHONE = { width: 360, height: 740 };
export const DESK = { width: 1280, height: 800 };

export function launch() {
  const executablePath = process.env.COURTYARD_CHROMIUM ?? PLACES.find((place) => existsSync(place));
  if (!executablePath) throw new Error("Chromium was not found; install it with: sudo apt-get install chromium");
  const bare = () => chromium.launch({ executablePath, args: [...QUIET, "--no-sandbox"] });
  if (process.getuid() === 0) return bare();
  // Many containers forbid the sandbox to ordinary users too; it only ever sees our own pages.
  return chromium.launch({ executablePath, args: QUIET }).catch(bare);
}

/**
 * A fresh visitor. `faults()` lists what went wrong behind the scenes so far: requests to other hosts, script
 * errors, policy violations, missing files, answers of 500 and above.
 */
export async function visit(browser, baseURL, { viewport = PHONE, lang = "zh-CN", javaScript = true } = {}) {
  const context = await browser.newContext({ baseURL, viewport, locale: lang, timezoneId: "Asia/Shanghai", javaScriptEnabled: javaScript, reducedMotion: "reduce" });
  context.setDefaultTimeout(15_000);
  const faults = new Set();
  const home = new URL(baseURL).host;
  context.on("request", (request) => {
    const url = new URL(request.url());
    if (["http:", "https:", "ws:", "wss:"].includes(url.protocol) && url.host !== home) faults.add(`request to another host: ${request.url()}`);
  });
  context.on("response", (response) => {
    if (response.status() >= 500) faults.add(`${response.status()} from ${response.url()}`);
    if (response.status() >= 400 && ["stylesheet", "script", "image", "font", "manifest"].includes(response.request().resourceType())) {
      faults.add(`${response.status()} for the ${response.request().resourceType()} ${response.url()}`);
    }
  });
  context.on("weberror", (error) => faults.add(`script error: ${error.error().message}`));
  context.on("requestfailed", (request) => {
    // Leaving a page breaks off what it was fetching.
    const why = request.failure()?.errorText;
    if (why !== "net::ERR_ABORTED") faults.add(`${why} for ${request.url()}`);
  });
  context.on("console", (message) => {
    // Answers of 4xx to forms are part of the product; the browser logs them as errors. Failed fetches are looked at above.
    const known = message.text().startsWith("Failed to load resource") || message.text().includes("TypeError: Failed to fetch");
    if (message.type() === "error" && !known) faults.add(`console: ${message.text()}`);
  });
  const page = await context.newPage();
  return { context, page, faults: () => [...faults], close: () => context.close() };
}
