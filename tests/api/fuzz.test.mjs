// schemathesis sends what the OpenAPI document allows and forbids to the live API, as people of three roles:
// no answer of 500 and above, and every answer as the document says.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { demo } from "../browser/lib/server.mjs";
import { Visitor } from "../browser/lib/visitor.mjs";

const root = fileURLToPath(new URL("../../", import.meta.url));
const schemathesis = path.join(process.env.COURTYARD_VENV ?? path.join(root, ".venv"), "bin", "st");
const CHECKS = "not_a_server_error,status_code_conformance,content_type_conformance,response_headers_conformance,response_schema_conformance";
const SECONDS_MAX = 35;

let server;
before(async () => {
  server = await demo();
});
after(async () => {
  await server?.stop();
  server?.discard();
});

/** Ids of things that are there; without them almost every answer would be 404. */
async function ids(visitor, community) {
  const get = async (path) => JSON.parse((await visitor.get(`/api/v1/c/${community}/${path}`)).text);
  const [activity] = (await get("activities")).items;
  const clerk = await as("店主");
  const shop = (await clerk.get(`/c/${community}/till`)).path.split("/").pop();
  const { items } = JSON.parse((await clerk.get(`/api/v1/c/${community}/shops/${shop}/redemptions`)).text);
  const paid = items.find((item) => item.transfer);
  return { activity: activity.id, shop, redemption: paid.id, receipt: paid.transfer };
}

function config(community, { activity, shop, redemption, receipt }) {
  const at = (path, parameters) => `[[operations]]\ninclude-path-regex = '${path}'\nparameters = { ${parameters} }\n`;
  return [
    `[parameters]\n"path.community" = "${community}"\n"path.shop" = "${shop}"\n"path.redemption" = "${redemption}"\n`,
    at("/activities/", `"path.id" = "${activity}"`),
    at("/receipts/", `"path.id" = "${receipt}"`),
  ].join("\n");
}

async function as(role) {
  const visitor = new Visitor(server.url);
  const person = (await visitor.everyone()).find((one) => one.roles.startsWith(role));
  const { path: start } = await visitor.signIn(person);
  return Object.assign(visitor, { community: start.match(/^\/c\/(\d+)/)?.[1] });
}

for (const role of ["居民", "店主", "社区工作者"]) {
  test(`the API keeps its word to ${role}`, { timeout: 300_000 }, async () => {
    const visitor = await as(role);
    const cwd = mkdtempSync(path.join(tmpdir(), "courtyard-fuzz."));
    writeFileSync(path.join(cwd, "schemathesis.toml"), config(visitor.community, await ids(visitor, visitor.community)));
    const { status, stdout, stderr } = spawnSync(
      schemathesis,
      ["run", `${server.url}/api/v1/openapi.json`, "--header", `Authorization: Bearer ${visitor.token}`, "--checks", CHECKS, "--phases", "examples,coverage,fuzzing",
        "--max-examples", "15", "--seed", "510182", "--workers", "2", "--max-time", String(SECONDS_MAX), "--suppress-health-check", "all", "--exclude-path", "/api/v1/sessions/current", "--no-color"],
      { encoding: "utf8", env: { ...process.env, COLUMNS: "160" }, cwd },
    );
    rmSync(cwd, { recursive: true, force: true });
    assert.equal(status, 0, stdout + stderr);
    console.log(stdout.slice(stdout.indexOf("Warnings:")));
    const [, cases] = stdout.match(/(\d+) generated/) ?? [];
    assert.ok(Number(cases) > 300, stdout);
  });
}
