import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const root = join(__dirname, "../..");
const scratch = mkdtempSync(join(tmpdir(), "trade-observability-"));
afterAll(() => rmSync(scratch, { recursive: true }));

/** What ensure_go does where this Go is on the machine, and how the one that is used then treats newer toolchains. */
function ensureGo(found: string): string {
  const programs = join(scratch, "trade-observability/bin");
  mkdirSync(programs, { recursive: true });
  writeFileSync(join(programs, "go"), `#!/bin/sh\necho ${found}\n`, { mode: 0o755 });
  const script = '. bin/lib.sh; . bin/runtimes.sh; step() { echo "$1"; }; ensure_go; sh -c "echo \\$GOTOOLCHAIN"';
  const env = { ...process.env, XDG_CACHE_HOME: scratch, GOTOOLCHAIN: "local" };
  return spawnSync("bash", ["-c", script], { cwd: root, encoding: "utf8", env }).stdout.trim();
}

test("a Go that fetches the toolchain it is asked for is taken, and may fetch it", () => {
  expect(ensureGo("go1.24.4")).toBe("auto");
  expect(ensureGo("go1.26.6")).toBe("auto");
});

test("an older one is not", () => {
  expect(ensureGo("go1.22.2")).toBe("Installing Go\nauto");
});
