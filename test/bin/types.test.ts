import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/* A program of two files, with the scripts of this one. */
const root = join(__dirname, "../..");
const program = mkdtempSync(join(tmpdir(), "trade-observability-"));
afterAll(() => rmSync(program, { recursive: true }));
for (const folder of ["bin", "rules", "node_modules"]) mkdirSync(join(program, folder));
for (const file of ["bin/lib.sh", "bin/runtimes.sh", "package.json", "tsconfig.program.json"])
  cpSync(join(root, file), join(program, file));
symlinkSync(join(root, "node_modules/.bin"), join(program, "node_modules/.bin"));
const write = (file: string, text: string) => writeFileSync(join(program, file), text);
write("node_modules/.package-lock.json", "{}");
write("tsconfig.json", JSON.stringify({ compilerOptions: { noEmit: true, types: [], skipLibCheck: true } }));
write("index.ts", 'import { limit } from "./rules/limit";\nexport const doubled: number = 2 * limit;\n');
const limit = (value: string) => write("rules/limit.ts", `export const limit: number = ${value};\n`);

function check() {
  const script = '. bin/lib.sh; . bin/runtimes.sh; ensure_types; echo "Pulumi checks: $PULUMI_NODEJS_TRANSPILE_ONLY"';
  const { status, stdout, stderr } = spawnSync("bash", ["-c", script], { cwd: program, encoding: "utf8" });
  return { status, stderr, checked: stdout.includes("Checking the program's types"), stdout };
}

test("types are checked once, and again when a file was changed, added or removed, until they are right", () => {
  limit("1");
  expect(check()).toMatchObject({ status: 0, stderr: "", checked: true });
  expect(check()).toMatchObject({ status: 0, stderr: "", checked: false, stdout: "Pulumi checks: true\n" });
  limit('"one"');
  for (const _ of ["at once", "again"]) {
    const wrong = check();
    expect(wrong).toMatchObject({ status: 1, checked: true });
    expect(wrong.stderr).toContain("rules/limit.ts(1,14): error TS2322");
    expect(wrong.stdout).not.toContain("Pulumi checks");
  }
  limit("2");
  expect(check()).toMatchObject({ status: 0, checked: true });
  rmSync(join(program, "rules/limit.ts"));
  expect(check()).toMatchObject({ status: 1, checked: true });
});
