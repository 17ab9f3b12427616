// Runs the real program on a free port with its own copy of the demo.
import { execFileSync, spawn } from "node:child_process";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const READY_MS = 120_000;
const STOP_MS = 15_000;

export function program() {
  return process.env.COURTYARD_BIN ?? path.join(process.env.CARGO_TARGET_DIR ?? path.join(root, "target"), "debug", "courtyard");
}

/**
 * Starts a command that prints one JSON line with `listening` when it is ready.
 * @returns {Promise<{url: string, pid: number, ready: object, startedAt: number, stop: () => Promise<void>, kill: () => Promise<void>}>}
 */
export async function start(command, args, env = process.env) {
  const child = spawn(command, args, { env, stdio: ["ignore", "pipe", "pipe"] });
  const said = [];
  child.stderr.on("data", (chunk) => said.push(chunk));
  const over = new Promise((resolve) => child.once("close", (code, signal) => resolve(signal ?? code)));
  const ready = await Promise.race([
    readiness(child),
    over.then((how) => Promise.reject(new Error(`${command} ended (${how}) before it was ready:\n${Buffer.concat(said)}`))),
    after(READY_MS).then(() => Promise.reject(new Error(`${command} was not ready in ${READY_MS / 1000} s:\n${Buffer.concat(said)}`))),
  ]).catch((error) => {
    child.kill("SIGKILL");
    throw error;
  });
  const end = async (signal) => {
    child.kill(signal);
    const how = await Promise.race([over, after(STOP_MS).then(() => "late")]);
    if (how === "late") child.kill("SIGKILL");
    if (signal === "SIGTERM" && how !== 0) throw new Error(`${command} did not stop cleanly (${how}):\n${Buffer.concat(said)}`);
  };
  return { url: `http://${ready.listening}`, pid: child.pid, ready, startedAt: Date.now(), stop: () => end("SIGTERM"), kill: () => end("SIGKILL") };
}

/** A folder with a demo of one's own: a copy of COURTYARD_DEMO_DATA, or built anew where that is not set or wished. */
export function copyOfDemo({ fresh = false } = {}) {
  const data = mkdtempSync(path.join(tmpdir(), "courtyard-demo."));
  if (process.env.COURTYARD_DEMO_DATA && !fresh) cpSync(process.env.COURTYARD_DEMO_DATA, data, { recursive: true });
  else execFileSync(program(), ["demo", "--build-only", "--data", data], { stdio: "pipe" });
  return data;
}

/** The running demo. Tests press faster than people, so the limits per minute are wide. */
export async function demo() {
  const data = copyOfDemo();
  const env = { ...process.env, COURTYARD_ADDRESS_PER_MINUTE: "100000", COURTYARD_ACCOUNT_PER_MINUTE: "100000" };
  const run = () => start(program(), ["demo", "--data", data, "--listen", "127.0.0.1:0", "--ready-json"], env);
  const server = await run();
  return { ...server, data, again: run, discard: () => rmSync(data, { recursive: true, force: true }) };
}

function readiness(child) {
  return new Promise((resolve) => {
    createInterface({ input: child.stdout }).on("line", (line) => {
      const parsed = line.startsWith("{") ? JSON.parse(line) : {};
      if (parsed.listening) resolve(parsed);
    });
  });
}

function after(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms).unref());
}
