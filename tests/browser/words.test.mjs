import assert from "node:assert/strict";
import { test } from "node:test";
import { kind } from "./lib/crawl.mjs";
import { words } from "./lib/words.mjs";

test("texts are read from the rooms, with their values", () => {
  assert.equal(words("en")("ui-page-of", { page: 2, pages: 5 }), "Page 2 of 5");
  assert.equal(words("zh-CN")("ui-product"), "小院");
  assert.throws(() => words("en")("ui-nobody-wrote-this"), /ui-nobody-wrote-this/);
});

test("pages that differ only in ids and numbers are of one kind", () => {
  assert.equal(kind("/c/7/things/018f3c1e-0000-7000-8000-000000000000?page=2"), "/c/*/things/*?page");
  assert.equal(kind("/c/9/things/018f3c1e-0000-7000-8000-000000000001?page=3"), "/c/*/things/*?page");
  assert.notEqual(kind("/c/7/things"), kind("/c/7/books"));
});
