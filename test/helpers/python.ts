import { type ChildProcessByStdio, execFileSync, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Readable, Writable } from "node:stream";

const root = join(__dirname, "../..");
const local = join(root, ".local/iceberg-tests");
const requirements = join(__dirname, "requirements.txt");

/** What the environment is made of; changes when it changes. */
export const pythonPackages = [requirements, join(root, "images/dagster/requirements.txt")]
  .map((file) => readFileSync(file, "utf8"))
  .join();

/** Starts a program with those packages; it is told to end by the end of its standard input. */
export function startPython(args: readonly string[]): ChildProcessByStdio<Writable, Readable, null> {
  return spawn(python(), ["-W", "ignore", ...args], { stdio: ["pipe", "pipe", "inherit"] });
}

/** Runs Python with pyiceberg, DuckDB and the batch stages as the package `trade_lake`, and returns what it prints. */
export function runPython(args: readonly string[], input = ""): string {
  const env = { ...process.env, PYTHONPATH: join(root, "test/dagster") };
  return execFileSync(python(), ["-W", "ignore", ...args], { input, env, encoding: "utf8", maxBuffer: 1 << 28 });
}

/**
 * The interpreter of a virtual environment under .local, which is installed in half a minute by who needs it first; test files that run
 * side by side wait for that. (python3 with venv and pip must be there.)
 */
function python(): string {
  const environment = join(local, `python-${createHash("sha256").update(pythonPackages).digest("hex").slice(0, 16)}`);
  const done = join(environment, "installed");
  mkdirSync(local, { recursive: true });
  const install = `test -e "$2" || { python3 -m venv --clear "$1" && "$1/bin/pip" install --quiet --requirement "$3" && touch "$2"; }`;
  execFileSync("flock", [join(local, "lock"), "sh", "-c", install, "sh", environment, done, requirements], {
    stdio: ["ignore", "ignore", "inherit"],
  });
  return join(environment, "bin/python");
}
