// Builds dist/: hashed files, manifest.json (logical name -> hashed name). Run: node build.mjs [--dev] [--out FOLDER]
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { weakPairs } from "./build/contrast.mjs";
import { Dist } from "./build/dist.mjs";
import { logos, pngs } from "./build/logo.mjs";
import { iconNames, missingIcons, sprite } from "./build/sprite.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const dev = process.argv.includes("--dev");
const from = (...parts) => join(here, ...parts);
const flag = process.argv.indexOf("--out");
const out = flag < 0 ? from("dist") : resolve(process.argv[flag + 1]);
const started = Date.now();

const weak = weakPairs(readFileSync(from("css/tokens.css"), "utf8"));
if (weak.length > 0) throw new Error(`ui/css/tokens.css: ${weak.join("; ")}`);

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
const dist = new Dist(out);

await bundle(["css/app.css", "src/app.ts", "src/scan.ts", "src/qr.ts", "src/verify.ts"]);
dist.put("htmx.js", readFileSync(from("node_modules/htmx.org/dist/htmx.min.js")));

const names = iconNames(readFileSync(from("icons.txt"), "utf8"));
const missing = missingIcons(from(".."), names);
if (missing.length > 0) throw new Error(`not in ui/icons.txt: ${missing.join(", ")}`);
const art = logos(readFileSync(from("logo/logo.svg"), "utf8"));
dist.put("icons.svg", sprite(from("node_modules/lucide-static/icons"), names, art.symbols));
dist.put("favicon.svg", art.favicon);
for (const [name, bytes] of pngs(art)) dist.put(name, bytes);
dist.put("manifest.webmanifest", webmanifest());
dist.finish();
if (dev) gallery();
console.log(`${out}: ${dist.count} files in ${Date.now() - started} ms`);

async function bundle(entries) {
  const result = await build({
    entryPoints: entries.map((entry) => from(entry)),
    bundle: true,
    minify: !dev,
    write: false,
    outdir: out,
    entryNames: "[name]",
    assetNames: "[name]-[hash]",
    format: "iife",
    target: ["chrome90", "firefox90", "safari15"],
    loader: { ".svg": "file" },
    logLevel: "warning",
  });
  if (result.warnings.length > 0) throw new Error("the bundler warns; see above");
  for (const file of result.outputFiles) {
    const name = file.path.split(/[\\/]/).pop();
    if (/\.(js|css)$/.test(name)) dist.put(name, file.contents);
    else dist.keep(name, file.contents);
  }
}

function webmanifest() {
  const icon = (name, sizes, purpose) => ({ src: dist.name(name), sizes, type: "image/png", purpose });
  return JSON.stringify({
    name: "小院 · Courtyard",
    short_name: "小院",
    lang: "zh-CN",
    id: "/",
    start_url: "/",
    scope: "/",
    display: "standalone",
    background_color: "#f7f4ee",
    theme_color: "#17665a",
    icons: [
      icon("icon-192.png", "192x192", "any"),
      icon("icon-512.png", "512x512", "any"),
      icon("icon-maskable.png", "512x512", "maskable"),
      { src: dist.name("favicon.svg"), sizes: "any", type: "image/svg+xml", purpose: "any" },
    ],
  });
}

// Every component on one page, in both densities; only for looking at, never linked.
function gallery() {
  const page = readFileSync(from("gallery.html"), "utf8").replace(/\{\{([\w.-]+)\}\}/g, (_, name) => dist.name(name));
  writeFileSync(join(out, "gallery.html"), page);
  writeFileSync(join(out, "gallery-compact.html"), page.replace('data-density="comfortable"', 'data-density="compact"'));
}
