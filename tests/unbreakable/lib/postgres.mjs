// A PostgreSQL of one's own that keeps its promises (fsync on) and can be killed outright.
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { chownSync, closeSync, existsSync, mkdtempSync, openSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";

const READY_MS = 60_000;

function programs() {
  const found = existsSync("/usr/lib/postgresql") ? readdirSync("/usr/lib/postgresql").map(Number).filter((version) => version >= 14) : [];
  if (!found.length) throw new Error("PostgreSQL 14 or newer was not found");
  return `/usr/lib/postgresql/${Math.max(...found)}/bin`;
}

const freePort = () =>
  new Promise((resolve) => {
    const probe = createServer().listen(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });

/** PostgreSQL refuses to run as root. */
function owner() {
  if (process.getuid() !== 0) return { as: [] };
  const id = (flag) => Number(execFileSync("id", [flag, "postgres"], { encoding: "utf8" }));
  const [uid, gid] = [id("-u"), id("-g")];
  return { uid, gid, as: ["setpriv", `--reuid=${uid}`, `--regid=${gid}`, "--clear-groups", "--pdeathsig", "KILL"] };
}

export class Postgres {
  static async make() {
    const made = new Postgres();
    made.bin = programs();
    made.owner = owner();
    made.folder = mkdtempSync(path.join(tmpdir(), "courtyard-pg."));
    if (made.owner.uid) chownSync(made.folder, made.owner.uid, made.owner.gid);
    made.port = await freePort();
    made.#call("initdb", "--auth=trust", "--username=courtyard", "--encoding=UTF8", "--no-locale", `--pgdata=${made.folder}/data`);
    await made.start();
    return made;
  }

  #argv(name, args) {
    return [...this.owner.as, path.join(this.bin, name), ...args];
  }

  #call(name, ...args) {
    const [command, ...rest] = this.#argv(name, args);
    execFileSync(command, rest, { cwd: this.folder, stdio: "pipe" });
  }

  async start() {
    const settings = ["listen_addresses=127.0.0.1", `unix_socket_directories=${this.folder}`, "max_connections=60", "shared_buffers=64MB", "fsync=on", "synchronous_commit=on"];
    const [command, ...rest] = this.#argv("postgres", ["-D", `${this.folder}/data`, "-p", String(this.port), ...settings.flatMap((one) => ["-c", one])]);
    const until = Date.now() + READY_MS;
    // Right after a kill the kernel may still hold what the old processes shared; then the server ends at once.
    do {
      if (Date.now() > until) throw new Error(`PostgreSQL was not ready: ${readFileSync(path.join(this.folder, "log"), "utf8").slice(-500)}`);
      if (!this.running) this.#spawn(command, rest);
      await new Promise((resolve) => setTimeout(resolve, 50));
    } while (!this.running || spawnSync(path.join(this.bin, "pg_isready"), ["-q", "-h", "127.0.0.1", "-p", String(this.port)]).status !== 0);
  }

  #spawn(command, rest) {
    const log = openSync(path.join(this.folder, "log"), "a");
    this.child = spawn(command, rest, { cwd: this.folder, stdio: ["ignore", log, log] });
    closeSync(log);
    this.over = new Promise((resolve) => this.child.once("close", resolve));
  }

  get running() {
    return this.child !== undefined && this.child.exitCode === null && this.child.signalCode === null;
  }

  /** kill -9 of the server and of every process it has. */
  async kill() {
    if (!this.running) throw new Error(`PostgreSQL had ended: ${readFileSync(path.join(this.folder, "log"), "utf8").slice(-500)}`);
    // Stopped first, so that it makes no new process while we count them.
    this.child.kill("SIGSTOP");
    const children = readFileSync(`/proc/${this.child.pid}/task/${this.child.pid}/children`, "utf8").split(" ").filter(Boolean);
    for (const pid of [this.child.pid, ...children.map(Number)]) {
      try {
        process.kill(pid, "SIGKILL");
      } catch (error) {
        if (error.code !== "ESRCH") throw error;
      }
    }
    await this.over;
  }

  async discard() {
    if (this.running) await this.kill();
    rmSync(this.folder, { recursive: true, force: true });
  }

  url(database) {
    return `postgres://courtyard@127.0.0.1:${this.port}/${database}`;
  }

  /** A new, empty database. */
  create(database) {
    this.sql("postgres", `CREATE DATABASE ${database}`);
    return this.url(database);
  }

  sql(database, text) {
    return execFileSync(path.join(this.bin, "psql"), ["-qAtX", "-v", "ON_ERROR_STOP=1", this.url(database), "-c", text], { encoding: "utf8" }).trim();
  }
}
