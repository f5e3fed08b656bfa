import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const root = join(__dirname, "../..");
const scratch = mkdtempSync(join(tmpdir(), "trade-observability-"));
const called = join(scratch, "called");
afterAll(() => rmSync(scratch, { recursive: true }));

/** Runs ensure_base_image on an engine that has no image, and gives what the programs were called with. */
function ensureBaseImage({ fails }: { fails?: "debootstrap" } = {}) {
  const programs = join(scratch, "trade-observability/bin");
  const temporary = join(scratch, "tmp");
  for (const folder of [programs, temporary]) mkdirSync(folder, { recursive: true });
  writeFileSync(called, "");
  const stub = (name: string, then: string) =>
    writeFileSync(join(programs, name), `#!/bin/sh\necho "${name} $1" >>${called}\n${then}\n`, { mode: 0o755 });
  stub("docker", '[ "$1" != image ] && cat >/dev/null');
  stub("debootstrap", fails === "debootstrap" ? "exit 3" : "");
  const script = `. bin/lib.sh; LOGS=${scratch}; . bin/images.sh; ensure_base_image`;
  const env = { ...process.env, XDG_CACHE_HOME: scratch, TMPDIR: temporary };
  const { status, stdout, stderr } = spawnSync("bash", ["-c", script], { cwd: root, encoding: "utf8", env });
  const left = spawnSync("ls", [temporary], { encoding: "utf8" }).stdout.trim();
  return { status, stdout, stderr, left, calls: readFileSync(called, "utf8").trim().split("\n") };
}

test("the base image is made from nothing at the first time, and no folder is left", () => {
  expect(ensureBaseImage()).toMatchObject({
    status: 0,
    stderr: "",
    left: "",
    calls: ["docker image", "docker image", "debootstrap --variant=minbase", "docker import", "docker build"],
  });
});

test("what fails is told, nothing that needs it is begun, and no folder is left", () => {
  const { status, stderr, left, calls } = ensureBaseImage({ fails: "debootstrap" });
  expect({ status, left, last: calls.at(-1) }).toEqual({ status: 1, left: "", last: "debootstrap --variant=minbase" });
  expect(stderr).toContain("error: Bootstrapping Debian for the images: exit code 3");
});
