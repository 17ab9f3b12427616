// The way the real program is started and stopped, tried on small stand-ins.
import assert from "node:assert/strict";
import { test } from "node:test";
import { start } from "./lib/server.mjs";

const READY = 'console.log("starting"); console.log(JSON.stringify({ listening: "127.0.0.1:1234" }));';
const stand = (code) => start(process.execPath, ["-e", code]);
const gone = (pid) => assert.throws(() => process.kill(pid, 0), { code: "ESRCH" });

test("a program is ready when it says where it listens", async () => {
  const server = await stand(`process.on("SIGTERM", () => process.exit(0)); ${READY} setInterval(() => {}, 1000);`);
  assert.equal(server.url, "http://127.0.0.1:1234");
  await server.stop();
  gone(server.pid);
});

test("a program that ends early is reported with what it said", async () => {
  await assert.rejects(stand('console.error("no room"); process.exit(3);'), /ended \(3\)[\s\S]*no room/);
});

test("an unclean stop is a failure", async () => {
  const server = await stand(`process.on("SIGTERM", () => process.exit(4)); ${READY} setInterval(() => {}, 1000);`);
  await assert.rejects(server.stop(), /did not stop cleanly \(4\)/);
});

test("a killed program is gone and that is no failure", async () => {
  const server = await stand(`${READY} setInterval(() => {}, 1000);`);
  await server.kill();
  gone(server.pid);
});
