import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./bundle.mjs";

globalThis.document ??= { getElementById: () => null };
const { typed } = await load("islands/keypad.ts");
const type = (keys) => [...keys].reduce((value, key) => typed(value, key), "");

test("digits and one decimal point, two decimals at most", () => {
  assert.equal(type("12.50"), "12.50");
  assert.equal(type("12.505"), "12.50");
  assert.equal(type("1.2.3"), "1.23");
});

test("an amount that starts with the point gets its zero", () => assert.equal(type(".5"), "0.5"));

test("back and clear", () => {
  assert.equal(typed("12.", "back"), "12");
  assert.equal(typed("", "back"), "");
  assert.equal(typed("12.5", "clear"), "");
});

test("card numbers keep their leading zeros", () => assert.equal(type("0012"), "0012"));
