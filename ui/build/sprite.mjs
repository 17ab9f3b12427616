// One SVG file with a <symbol> per icon; pages draw them with <use href="icons.svg#name">.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

// Lines "name" or "alias = name"; returns alias -> name.
export function iconNames(text) {
  const names = new Map();
  for (const raw of text.split("\n")) {
    const line = raw.trim();
    if (line === "" || line.startsWith("#")) continue;
    const [alias, name] = line.includes("=") ? line.split("=").map((part) => part.trim()) : [line, line];
    names.set(alias, name);
  }
  return names;
}

export function sprite(folder, names, extra) {
  const symbols = [...names].map(([alias, name]) => {
    const file = join(folder, `${name}.svg`);
    if (!existsSync(file)) throw new Error(`ui/icons.txt: lucide-static has no icon "${name}"`);
    const body = readFileSync(file, "utf8").replace(/^[\s\S]*?<svg[^>]*>/, "").replace(/<\/svg>\s*$/, "");
    return `<symbol id="${alias}" viewBox="0 0 24 24">${body.replace(/\s+/g, " ").trim()}</symbol>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("\n")}\n${extra}</svg>\n`;
}

// Icons that templates ask for by a literal name and the list does not have.
export function missingIcons(root, names) {
  const asked = new Set();
  for (const folder of ["kernel", "features"]) {
    for (const file of templates(join(root, folder))) {
      const text = readFileSync(file, "utf8");
      for (const [, name] of text.matchAll(/icon\("([a-z0-9-]+)"/g)) asked.add(name);
      for (const [, name] of text.matchAll(/\b(?:empty|icon)[(=]"([a-z0-9-]+)"/g)) asked.add(name);
    }
  }
  const documented = new Set(["name", "icon"]);
  return [...asked].filter((name) => !names.has(name) && !documented.has(name)).sort();
}

function templates(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return templates(path);
    return /templates/.test(path) && entry.name.endsWith(".html") ? [path] : [];
  });
}
