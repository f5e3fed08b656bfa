import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/** Folder of PostgreSQL's programs: where Debian puts them, else one of PATH. */
function postgresPrograms(): string {
  const root = "/usr/lib/postgresql";
  const versions = existsSync(root) ? readdirSync(root).sort((a, b) => Number(b) - Number(a)) : [];
  const folders = [
    ...versions.map((version) => join(root, version, "bin")),
    ...(process.env.PATH ?? "").split(delimiter).filter(Boolean),
  ];
  const found = folders.find((bin) => ["initdb", "pg_isready"].every((program) => existsSync(join(bin, program))));
  if (!found) {
    throw new Error(
      `initdb and pg_isready are neither below ${root} nor on PATH. This test needs PostgreSQL: run it with \`make test\`, which installs it, ` +
        "or install the package postgresql.",
    );
  }
  return found;
}

export interface TestPostgres {
  readonly port: number;
  stop(): Promise<void>;
}

/** A server of its own with an empty database `catalog` of the user `trade`, who needs the password `secret`. */
export async function startPostgres(): Promise<TestPostgres> {
  const bin = postgresPrograms();
  const folder = mkdtempSync(join(tmpdir(), "observer-postgres-"));
  const owner = ownerOf(folder);
  const data = join(folder, "data");
  const run = (program: string, ...args: string[]) =>
    execFileSync(join(bin, program), args, {
      ...owner,
      cwd: folder,
      stdio: "pipe",
      env: { ...process.env, PGPASSWORD: "secret" },
    });
  execFileSync("sh", ["-c", "echo secret > password"], { ...owner, cwd: folder });
  run("initdb", "-D", data, "-U", "trade", "-A", "scram-sha-256", "--pwfile", join(folder, "password"), "--no-sync");
  const port = await freePort();
  const options = ["-D", data, "-p", String(port), "-k", folder, "-c", "listen_addresses=127.0.0.1", "-c", "fsync=off"];
  const server = spawn(join(bin, "postgres"), options, { ...owner, cwd: folder, stdio: "ignore" });
  // Without a listener this would end the tests; pg_isready then finds no server.
  server.on("error", () => {});
  const stop = async () => {
    await ended(server);
    rmSync(folder, { recursive: true, force: true });
  };
  const client = ["-h", "127.0.0.1", "-p", String(port), "-U", "trade"];
  try {
    await until(() => run("pg_isready", ...client, "-q"));
    run("createdb", ...client, "catalog");
  } catch (error) {
    await stop();
    throw error;
  }
  return { port, stop };
}

/** PostgreSQL refuses to run as root; its own user then runs it. */
function ownerOf(folder: string): { uid?: number; gid?: number } {
  if (process.getuid?.() !== 0) {
    return {};
  }
  const id = (flag: string) => Number(execFileSync("id", [flag, "postgres"], { encoding: "utf8" }));
  const owner = { uid: id("-u"), gid: id("-g") };
  chownSync(folder, owner.uid, owner.gid);
  return owner;
}

async function ended(server: ChildProcess): Promise<void> {
  if (server.pid === undefined || server.exitCode !== null || server.signalCode !== null) {
    return;
  }
  const exit = new Promise((resolve) => server.once("exit", resolve));
  server.kill("SIGINT");
  await exit;
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === "object" && address ? address.port : 0;
}

async function until(attempt: () => unknown): Promise<void> {
  for (let left = 300; ; left--) {
    try {
      attempt();
      return;
    } catch (error) {
      if (left === 0) {
        throw error;
      }
      await sleep(100);
    }
  }
}
