// The product's own texts, so that tests press what people read and no test repeats a wording.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../../", import.meta.url));

/** Reads every room's texts in one language: `t("ui-back")`, `t("ui-page-of", { page: 1, pages: 3 })`. */
export function words(lang) {
  const texts = new Map();
  for (const place of folders()) {
    const file = path.join(place, "text", `${lang}.ftl`);
    if (!existsSync(file)) continue;
    for (const line of readFileSync(file, "utf8").split("\n")) {
      const [, key, text] = line.match(/^([a-z][\w-]*) = (.+)$/) ?? [];
      if (key) texts.set(key, text.trim());
    }
  }
  return (key, values = {}) => {
    const text = texts.get(key);
    if (text === undefined) throw new Error(`no ${lang} text on one line says ${key}`);
    return text.replace(/\{ *\$([\w-]+) *\}/g, (_, name) => String(values[name]));
  };
}

function folders() {
  const inside = (top) => readdirSync(path.join(root, top)).map((name) => path.join(root, top, name));
  return [...inside("kernel"), ...inside("features"), path.join(root, "server")];
}
