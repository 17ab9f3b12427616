import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { ratio, weakPairs } from "../build/contrast.mjs";
import { iconNames, missingIcons, sprite } from "../build/sprite.mjs";

const at = (path) => fileURLToPath(new URL(path, import.meta.url));
const tokens = readFileSync(at("../css/tokens.css"), "utf8");
const icons = at("../node_modules/lucide-static/icons");

test("contrast as WCAG defines it", () => {
  assert.equal(ratio("#000000", "#ffffff"), 21);
  assert.equal(ratio("#777777", "#ffffff").toFixed(2), "4.48");
});

test("the palette holds in both schemes", () => assert.deepEqual(weakPairs(tokens), []));

test("a pale ink is found, in the scheme it is in", () => {
  const pale = tokens.replace("--ink-soft: #b4c0bc", "--ink-soft: #5c6663");
  assert.match(weakPairs(pale).join(), /dark: --ink-soft on --paper is 2\.\d+, needs 4.5/);
  assert.doesNotMatch(weakPairs(pale).join(), /light/);
});

test("a colour that is gone is found", () => assert.match(weakPairs(tokens.replaceAll("--warn:", "--warm:")).join(), /--warn on/));

test("the sprite has a symbol per line and alias", () => {
  const svg = sprite(icons, iconNames("# note\nstore\nstate-ok = circle-check\n"), "");
  assert.deepEqual([...svg.matchAll(/id="([^"]+)"/g)].map(([, id]) => id), ["store", "state-ok"]);
});

test("an unknown icon is named", () => assert.throws(() => sprite(icons, iconNames("no-such-icon"), ""), /no-such-icon/));

test("an icon a template asks for and the list lacks is found", () => {
  assert.ok(missingIcons(at("../.."), new Map()).includes("menu"));
});
