// The measuring must be able to fail: each page here breaks one rule, or looks as if it did.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, PHONE } from "./lib/browser.mjs";
import { axeFaults, LIMITS, measured, reflow } from "./lib/check.mjs";
import { measure } from "./lib/measure.mjs";

let browser;
let page;
before(async () => {
  browser = await launch();
  page = await browser.newPage({ viewport: PHONE });
});
after(() => browser?.close());

async function faults(body, css = "", limits = LIMITS.comfortable) {
  await page.setContent(`<!doctype html><html lang="zh-CN" data-density="comfortable"><head><title>t</title><style>
    body { font: 18px/1.5 sans-serif; color: #222; background: #fff } button { font: inherit; min-width: 60px; min-height: 60px }
    input { font: inherit; height: 60px; width: 200px; border: 1px solid #777; background: #fff } ${css}</style></head><body><main>${body}</main></body></html>`);
  return page.evaluate(measure, limits);
}

const kinds = (list) => list.map((fault) => fault.split(":")[0]);

const BAD = {
  "text of 17 px": ["font", "<p class=x>小</p>", ".x { font-size: 17px }"],
  "small text in a field": ["font", "<label>名<input value=甲></label>", "input { font-size: 16px }"],
  "a small placeholder": ["font", "<label>名<input placeholder=甲></label>", "input { font-size: 14px }"],
  "tight lines": ["line", "<p class=x>一行文字</p>", ".x { line-height: 1.4 }"],
  "normal lines": ["line", "<p class=x>一行文字</p>", ".x { line-height: normal }"],
  "a tight heading over two rows": ["line", "<h1 class=x>一行<br>又一行</h1>", ".x { font-size: 32px; line-height: 1.1 }"],
  "a low button": ["target", "<button class=x>付</button>", ".x { min-height: 0; height: 59px }"],
  "a narrow button": ["target", "<button class=x>付</button>", ".x { min-width: 0; width: 40px; padding: 0 }"],
  "a link alone in its cell": ["target", "<table><tr><td><a href=/a>打开</a></td></tr></table>"],
  "two links side by side": ["target", "<p><a href=/a>上一页</a> <a href=/b>下一页</a></p>"],
  "a bare checkbox": ["target", "<input type=checkbox style='width:20px;height:20px'>"],
  "pale text": ["contrast", "<p style='color:#888'>看不清</p>"],
  "text made pale by opacity": ["contrast", "<div style='opacity:.5'><p>看不清</p></div>"],
  "pale text on a tint": ["contrast", "<div style='background:rgb(0 0 0 / .3)'><p style='color:#555'>看不清</p></div>"],
  "large text below 3:1": ["contrast", "<p style='font-size:32px;color:#aaa'>大</p>"],
  "a field without a visible edge": ["edge", "<label>名<input style='border-color:#ddd'></label>"],
};

for (const [what, [kind, body, css]] of Object.entries(BAD)) {
  test(`finds ${what}`, async () => assert.deepEqual([...new Set(kinds(await faults(body, css)))], [kind]));
}

const GOOD = {
  "plain text": "<h1>标题</h1><p>正文</p>",
  "a display figure on one line": "<p style='font-size:48px;line-height:1'>128.00</p>",
  "text only for screen readers": "<p style='position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);font-size:9px'>读屏</p>",
  "hidden text": "<p hidden style='font-size:9px'>无</p><details><summary style='min-height:60px'>更多内容在这里</summary><p style='font-size:9px'>里</p></details>",
  "a skip link off the screen": "<a href=#m style='position:absolute;left:-9999px;font-size:9px'>跳</a>",
  "a link in a sentence": "<p>详情请看<a href=/a>公开账本</a>。</p>",
  "a checkbox with a large label": "<div style='display:flex'><input type=checkbox id=c style='width:24px;height:60px'><label for=c style='min-height:60px;padding-right:30px'>同意</label></div>",
  "a link whose ::after is large enough": "<p style='margin:40px'><a class=big href=/a>看</a></p><style>.big{position:relative;display:inline-block}.big::after{content:'';position:absolute;inset:-30px}</style>",
  "a disabled button": "<button disabled style='min-height:0;height:20px;color:#aaa'>不可</button>",
  "a wide display contrast of 3:1": "<p style='font-size:32px;color:#888'>大</p>",
};

for (const [what, body] of Object.entries(GOOD)) {
  test(`lets pass ${what}`, async () => assert.deepEqual(await faults(body), []));
}

test("staff pages have their own numbers", async () => {
  const body = "<p style='font-size:16px'>小</p><button style='min-height:0;min-width:0;width:44px;height:44px'>付</button>";
  assert.deepEqual(kinds(await faults(body)), ["font", "target"]);
  assert.deepEqual(await faults(body, "", LIMITS.compact), []);
});

test("a page without a density is a fault", async () => {
  await page.setContent("<!doctype html><html lang=zh-CN><title>t</title><main><p>甲</p></main></html>");
  assert.match((await measured(page)).join(), /density/);
});

test("a page that scrolls sideways at 320 px is a fault, a table in its own box is not", async () => {
  await faults("<div class=x style='width:340px'>宽</div>");
  assert.match((await reflow(page)).join(), /reflow: .* div\.x/);
  await faults("<div style='overflow-x:auto'><div style='width:900px'>宽</div></div>");
  assert.deepEqual(await reflow(page), []);
  assert.equal(page.viewportSize().width, PHONE.width);
});

test("axe finds a field without a name and passes one with it", async () => {
  await faults("<h1>页</h1><input>");
  assert.match((await axeFaults(page)).join(), /axe label/);
  await faults("<h1>页</h1><label>名<input></label>");
  assert.deepEqual(await axeFaults(page), []);
});
