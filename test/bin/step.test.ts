import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

const root = join(__dirname, "../..");
const scratch = mkdtempSync(join(tmpdir(), "trade-observability-"));
const [script, ready, ended] = ["script", "ready", "ended"].map((name) => join(scratch, name)) as [
  string,
  string,
  string,
];
const started: ChildProcess[] = [];
afterAll(() => {
  for (const child of started) child.kill("SIGKILL");
  rmSync(scratch, { recursive: true });
});

/** What a step runs is a shell function, as most of them are, and its program takes a moment to end, as Pulumi does. */
writeFileSync(
  script,
  `#!/usr/bin/env bash
. ${root}/bin/lib.sh
LOGS=${scratch}
program() {
  bash -c 'trap "sleep 0.5; touch ${ended}; exit 1" INT TERM; touch ${ready}; while :; do sleep 0.1; done'
}
step "Working" program
`,
);
chmodSync(script, 0o755);

async function running(command: string, args: string[] = []): Promise<ChildProcess> {
  for (const file of [ready, ended]) rmSync(file, { force: true });
  const child = spawn(command, args, { stdio: ["pipe", "pipe", "inherit"] });
  started.push(child);
  while (!existsSync(ready)) await sleep(10);
  return child;
}

test.each(["SIGINT", "SIGTERM", "SIGHUP"] as const)(
  "%s to a script ends what its step runs, and the script ends after it",
  async (signal) => {
    const child = await running(script);
    child.kill(signal);
    expect(await once(child, "exit")).toEqual([130, null]);
    expect(existsSync(ended)).toBe(true);
  },
);

test("Ctrl-C in a terminal does so too", async () => {
  const terminal = await running("script", ["--quiet", "--return", "--command", script, "/dev/null"]);
  terminal.stdin?.write("\x03");
  expect(await once(terminal, "exit")).toEqual([130, null]);
  expect(existsSync(ended)).toBe(true);
});

test("a step that fails ends the script, with the end of its log", async () => {
  writeFileSync(
    join(scratch, "fails"),
    `. ${root}/bin/lib.sh\nLOGS=${scratch}\nstep "Failing" sh -c "echo why; exit 3"\n`,
  );
  const child = spawn("bash", [join(scratch, "fails")]);
  const said: Buffer[] = [];
  child.stderr.on("data", (text) => said.push(text));
  const [code] = await once(child, "close");
  expect(code).toBe(1);
  expect(Buffer.concat(said).toString()).toMatch(/ {2}\| why\n[\s\S]*error: Failing: exit code 3/);
  expect(readFileSync(join(scratch, "Failing.log"), "utf8")).toBe("why\n");
});
