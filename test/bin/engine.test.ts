import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const root = join(__dirname, "../..");
const scratch = mkdtempSync(join(tmpdir(), "trade-observability-"));
afterAll(() => rmSync(scratch, { recursive: true }));

/** DOCKER_HOST as everything after ensure_engine has it, where the CLI's context has this endpoint. */
function dockerHost(endpoint: string, environment: Record<string, string> = {}): string {
  const programs = join(scratch, "trade-observability/bin");
  mkdirSync(programs, { recursive: true });
  writeFileSync(
    join(programs, "docker"),
    `#!/bin/sh\ncase "$1" in version) echo 29.0 ;; context) ${endpoint ? `echo "${endpoint}"` : "exit 1"} ;; esac\n`,
    { mode: 0o755 },
  );
  const { DOCKER_HOST: _, ...env } = process.env;
  const script = `. bin/lib.sh; . bin/engine.sh; ensure_engine; sh -c 'echo "\${DOCKER_HOST:-unset}"'`;
  const { stdout, stderr } = spawnSync("bash", ["-c", script], {
    cwd: root,
    encoding: "utf8",
    env: { ...env, XDG_CACHE_HOME: scratch, ...environment },
  });
  expect(stderr).toBe("");
  return stdout.trim();
}

test("the engine of the CLI's context is everybody's", () => {
  expect(dockerHost("unix:///run/user/1000/docker.sock")).toBe("unix:///run/user/1000/docker.sock");
});

test("the one that everybody finds by themselves need not be named, nor one of a CLI without contexts", () => {
  expect(dockerHost("unix:///var/run/docker.sock")).toBe("unset");
  expect(dockerHost("")).toBe("unset");
});

test("an engine that the user has named stays", () => {
  expect(dockerHost("unix:///run/user/1000/docker.sock", { DOCKER_HOST: "tcp://engine:2375" })).toBe(
    "tcp://engine:2375",
  );
});
