// Every component of ui/ on one page: the design's numbers in both densities and schemes, and what the scripts add.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { DESK, launch, PHONE, visit } from "./lib/browser.mjs";
import { check } from "./lib/check.mjs";

const CSP = "default-src 'self'; img-src 'self' data:; style-src 'self'; script-src 'self'; object-src 'none'; base-uri 'none'";
const TYPES = { html: "text/html; charset=utf-8", css: "text/css", js: "text/javascript", svg: "image/svg+xml", png: "image/png" };
const folder = mkdtempSync(path.join(tmpdir(), "courtyard-gallery."));
const posts = [];
let browser;
let server;
let home;

before(async () => {
  execFileSync(process.execPath, [fileURLToPath(new URL("../../ui/build.mjs", import.meta.url)), "--dev", "--out", folder]);
  server = createServer(answer);
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  home = `http://127.0.0.1:${server.address().port}`;
  browser = await launch();
});
after(async () => {
  await browser?.close();
  server?.close();
  rmSync(folder, { recursive: true, force: true });
});

function answer(request, response) {
  if (request.method === "POST") {
    posts.push(request.url);
    return void response.writeHead(204).end();
  }
  const name = path.basename(request.url.split("?")[0]);
  try {
    const body = readFileSync(path.join(folder, name));
    response.writeHead(200, { "content-type": TYPES[name.split(".").pop()] ?? "application/json", "content-security-policy": CSP }).end(body);
  } catch {
    response.writeHead(404).end();
  }
}

async function open(name, how, use) {
  const visitor = await visit(browser, home, how);
  await visitor.page.emulateMedia({ colorScheme: how?.scheme ?? "light", reducedMotion: "reduce" });
  try {
    await visitor.page.goto(`/${name}.html`);
    await use(visitor.page, visitor);
    assert.deepEqual(visitor.faults(), []);
  } finally {
    await visitor.close();
  }
}

for (const name of ["gallery", "gallery-compact"]) {
  for (const scheme of ["light", "dark"]) {
    for (const viewport of [PHONE, DESK]) {
      test(`${name}, ${scheme}, ${viewport.width} px`, () => open(name, { viewport, scheme }, (page) => check(page, `${name}-${scheme}`)));
    }
  }
}

test("without scripts nothing shows that would not work", () =>
  open("gallery", { javaScript: false }, async (page) => {
    for (const part of ["[data-keypad]", "[data-scan]", "[data-print]", "[data-copy]"]) {
      assert.equal(await page.locator(part).first().isVisible(), false, part);
    }
  }));

test("the keypad types into its field", () =>
  open("gallery", {}, async (page) => {
    await page.fill("#f-amount", "");
    for (const key of ["1", "2", ".", "5", "0", "9"]) await page.click(`[data-keypad=f-amount] [data-key="${key}"]`);
    assert.equal(await page.inputValue("#f-amount"), "12.50");
  }));

test("a question comes first, and a form is sent once", () =>
  open("gallery", {}, async (page) => {
    posts.length = 0;
    await page.click("button[data-confirm].primary");
    await page.click("dialog[open] button[value=no]");
    assert.equal(posts.length, 0);
    await page.click("button[data-confirm].primary");
    await Promise.all([page.waitForResponse((r) => r.request().method() === "POST"), page.click("dialog[open] button[value=yes]")]);
    await page.evaluate(() => document.querySelector("form.form").requestSubmit());
    await page.locator(".button.primary[aria-disabled=true]").first().waitFor();
    assert.equal(posts.length, 1);
  }));

test("the camera reads a code into its field and sends the form", () =>
  open("gallery", {}, async (page) => {
    await page.evaluate(filmOwnCode);
    posts.length = 0;
    await Promise.all([page.waitForResponse((r) => r.request().method() === "POST"), page.click("[data-scan-start]")]);
    assert.equal(await page.inputValue("#f-code"), "http://127.0.0.1/p/12345678");
    assert.equal(await page.locator(".scan-view").isVisible(), false);
  }));

// In place of a camera: the code the page itself shows, on a canvas.
function filmOwnCode() {
  navigator.mediaDevices.getUserMedia = async () => {
    const picture = new Image();
    picture.src = `data:image/svg+xml,${encodeURIComponent(document.querySelector(".qr-box svg").outerHTML)}`;
    await picture.decode();
    const canvas = Object.assign(document.createElement("canvas"), { width: 640, height: 480 });
    const pen = canvas.getContext("2d");
    const film = () => {
      pen.fillStyle = "#ccc";
      pen.fillRect(0, 0, 640, 480);
      pen.drawImage(picture, 170, 90, 300, 300);
      requestAnimationFrame(film);
    };
    film();
    return canvas.captureStream(15);
  };
}

test("a refused camera says what to do instead", () =>
  open("gallery", {}, async (page) => {
    await page.evaluate(() => {
      navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException("no", "NotAllowedError"));
    });
    await page.click("[data-scan-start]");
    await page.getByText("直接输入号码").waitFor();
    assert.equal(await page.locator("[data-scan-start]").isVisible(), true);
  }));

test("keys of dense pages", () =>
  open("gallery-compact", { viewport: DESK }, async (page) => {
    const focused = () => page.evaluate(() => document.activeElement.id || document.activeElement.textContent);
    await page.evaluate(() => document.activeElement.blur());
    await page.keyboard.press("/");
    assert.equal(await focused(), "f-q");
    await page.evaluate(() => document.activeElement.blur());
    for (const key of ["j", "j", "j", "k"]) await page.keyboard.press(key);
    assert.match(await focused(), /2 月/);
    await page.keyboard.press("?");
    assert.equal(await page.locator("dialog[open]").isVisible(), true);
    await page.keyboard.press("Escape");
    assert.equal(await page.locator("dialog").count(), 0);
  }));
