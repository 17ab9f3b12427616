// The output folder: each file is stored under a name that carries a hash of its bytes, so it may be cached for ever.
import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";

export class Dist {
  #folder;
  #names = new Map();

  constructor(folder) {
    this.#folder = folder;
  }

  get count() {
    return this.#names.size;
  }

  put(name, contents) {
    const hash = createHash("sha256").update(contents).digest("hex").slice(0, 10);
    this.#store(name, name.replace(/(\.[^.]+)$/, `-${hash}$1`), contents);
  }

  // For files whose name already carries a hash.
  keep(name, contents) {
    this.#store(name, name, contents);
  }

  name(logical) {
    const hashed = this.#names.get(logical);
    if (!hashed) throw new Error(`no such file in dist: ${logical}`);
    return hashed;
  }

  finish() {
    const sorted = Object.fromEntries([...this.#names].sort(([a], [b]) => (a < b ? -1 : 1)));
    writeFileSync(join(this.#folder, "manifest.json"), `${JSON.stringify(sorted, null, 2)}\n`);
  }

  #store(logical, hashed, contents) {
    this.#names.set(logical, hashed);
    writeFileSync(join(this.#folder, hashed), contents);
  }
}
