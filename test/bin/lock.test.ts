import { type ChildProcess, execFile, spawn, spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

const root = join(__dirname, "../..");
const scratch = mkdtempSync(join(tmpdir(), "trade-observability-"));
const lock = join(scratch, "state/.pulumi/locks/organization/trade-observability/locked/lock.json");
const sleeper = spawnSync("which", ["sleep"], { encoding: "utf8" }).stdout.trim();
const started: ChildProcess[] = [];
afterAll(() => {
  for (const child of started) child.kill("SIGKILL");
  rmSync(scratch, { recursive: true });
});

/** A process that sleeps under a program's name. */
function runs(name: string, seconds: number): number {
  const program = join(scratch, name);
  if (!existsSync(program)) copyFileSync(sleeper, program);
  const child = spawn(program, [String(seconds)], { stdio: "ignore" });
  started.push(child);
  return child.pid as number;
}

/** What is said of a lock that a process holds, and whether it is there afterwards. */
function release(pid: number): Promise<{ said: string; locked: boolean }> {
  mkdirSync(dirname(lock), { recursive: true });
  writeFileSync(lock, JSON.stringify({ pid, username: "user", hostname: "host" }));
  const script = ". bin/lib.sh; . bin/stack.sh; LOCAL=$1; STACK=locked; release_dead_lock";
  return new Promise((resolve) => {
    execFile("bash", ["-c", script, "bash", scratch], { cwd: root }, (_, stdout, stderr) =>
      resolve({ said: stdout + stderr, locked: existsSync(lock) }),
    );
  });
}
const released = { said: "Releasing the lock of a deployment that was killed.\n", locked: false };

test("the lock of a deployment that goes on is respected, and its process named", async () => {
  const pid = runs("pulumi", 60);
  const { said, locked } = await release(pid);
  expect(said).toContain(`a deployment of the stack locked is under way (process ${pid})`);
  expect(locked).toBe(true);
});

test("one that was killed a moment ago is given the moment that it takes to end", async () => {
  expect(await release(runs("pulumi", 1))).toEqual(released);
});

test("a process that is gone holds no lock, nor does another program that has its number now", async () => {
  const gone = spawnSync("true").pid;
  expect(await release(gone)).toEqual(released);
  expect(await release(runs("other", 60))).toEqual(released);
});

test("a process that has ended holds no lock, though nobody has asked for its exit code", async () => {
  // The shell turns into a program that does not know of its child; only then is the child ended, for the shell
  // would ask for its exit code.
  const parent = spawn("sh", ["-c", `${join(scratch, "pulumi")} 60 & echo $!; exec ${sleeper} 60`]);
  started.push(parent);
  const [pid] = await new Promise<string[]>((resolve) =>
    parent.stdout.once("data", (text) => resolve(`${text}`.split("\n"))),
  );
  while (!readFileSync(`/proc/${parent.pid}/cmdline`, "utf8").startsWith(sleeper)) await sleep(10);
  process.kill(Number(pid));
  while (!/State:\s+Z/.test(readFileSync(`/proc/${pid}/status`, "utf8"))) await sleep(10);
  expect(await release(Number(pid))).toEqual(released);
});
