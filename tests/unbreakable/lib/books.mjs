// What the program itself says about its books, asked from the command line.
import { execFileSync, spawnSync } from "node:child_process";
import { program } from "../../browser/lib/server.mjs";

export const COMMUNITIES = ["510182001009", "510107012004"];

/** The books of one house; `where` are the flags that find it (`--data …`, `--database …`). */
export class Books {
  constructor(...where) {
    this.where = where;
  }

  /** `courtyard verify`: `{ sound, communities: [{ community, entries, difference }] }`. */
  verify() {
    const { stdout, stderr } = spawnSync(program(), ["verify", "--json", ...this.where], { encoding: "utf8" });
    try {
      return JSON.parse(stdout);
    } catch {
      throw new Error(`verify said: ${stdout}${stderr}`);
    }
  }

  /** Every movement of both communities: `[{ id, word }]`. */
  movements() {
    return this.byCommunity().flat();
  }

  /** The same, a list for each community, oldest first. */
  byCommunity() {
    return COMMUNITIES.map((community) => {
      const text = execFileSync(program(), ["export", "journal", "--community", community, ...this.where], { encoding: "utf8", maxBuffer: 1 << 28 });
      return [...text.matchAll(/^\S+ \* (\S+) {2}; seq:\d+, id:(\S+)$/gm)].map(([, word, id]) => ({ word, id }));
    });
  }
}
