// The pictures of the README, taken from the demo: docs/images/NAME-WIDTH.png.
import { mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { DESK, launch, PHONE, visit } from "./lib/browser.mjs";
import { everyone, signIn } from "./lib/people.mjs";
import { demo } from "./lib/server.mjs";
import { words } from "./lib/words.mjs";

const folder = fileURLToPath(new URL("../../docs/images/", import.meta.url));
const t = words("zh-CN");
const PICTURES = [
  { name: "home", role: "role-resident", path: "/me" },
  { name: "pay", role: "role-resident", path: "/me/code" },
  { name: "till", role: "role-shop-owner", path: "/till" },
  { name: "desk", role: "role-approver", path: "/desk" },
  { name: "books", role: "", path: "/books" },
];

mkdirSync(folder, { recursive: true });
const server = await demo();
const browser = await launch();
try {
  for (const viewport of [PHONE, DESK]) for (const picture of PICTURES) await take(picture, viewport);
} finally {
  await browser.close();
  await server.stop();
  server.discard();
}

async function take({ name, role, path }, viewport) {
  const { page, close } = await visit(browser, server.url, { viewport });
  const people = await everyone(page);
  await signIn(page, people.find((person) => person.roles.startsWith(t(role || "role-resident"))));
  const [home] = new URL(page.url()).pathname.match(/^\/c\/\d+/);
  if (!role) await page.context().clearCookies();
  await page.goto(home + path, { waitUntil: "networkidle" });
  const file = `${folder}${name}-${viewport.width}.png`;
  await page.screenshot({ path: file, animations: "disabled", style: ".countdown { visibility: hidden }" });
  console.log(file);
  await close();
}
