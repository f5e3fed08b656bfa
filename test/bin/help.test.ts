import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** The scripts without anything that they could run. */
const copy = mkdtempSync(join(tmpdir(), "trade-observability-"));
const bin = join(copy, "bin");
cpSync(join(__dirname, "../../bin"), bin, { recursive: true });
afterAll(() => rmSync(copy, { recursive: true }));

const commands = readdirSync(bin).filter((name) => {
  const status = statSync(join(bin, name));
  return status.isFile() && (status.mode & 0o100) !== 0;
});
const about = (name: string) => readFileSync(join(bin, name), "utf8").split("\n")[1]?.replace(/^# /, "") ?? "";
const usage = (name: string) => /^# usage: (.*?)(?: {4}|$)/m.exec(readFileSync(join(bin, name), "utf8"))?.[1] ?? "";

function run(name: string, args: string[], stack = "dev") {
  const env = { ...process.env, STACK: stack };
  const { status, stdout, stderr } = spawnSync(join(bin, name), args, { encoding: "utf8", env });
  return { status, stdout, stderr, left: readdirSync(copy) };
}

test("what takes a stack away is among the commands", () =>
  expect(commands).toEqual(expect.arrayContaining(["up", "down", "clean", "drill"])));

test.each(commands)("bin/%s says what it does when it is asked, and does nothing", (name) => {
  expect(usage(name)).toContain(`bin/${name}`);
  for (const argument of ["--help", "-h"]) {
    const { stdout, ...rest } = run(name, [argument]);
    expect(rest).toEqual({ status: 0, stderr: "", left: ["bin"] });
    expect(stdout).toContain(about(name));
    expect(stdout).toContain(`usage: ${usage(name)}`);
  }
});

test.each(commands.filter((name) => !usage(name).includes(" ")))(
  "bin/%s takes no argument, and does nothing when it gets one",
  (name) => {
    const { stderr, ...rest } = run(name, ["--dry-run"]);
    expect(rest).toEqual({ status: 1, stdout: "", left: ["bin"] });
    expect(stderr).toContain(`bin/${name}: found the argument --dry-run, expected none`);
    expect(stderr).toContain(`bin/${name} --help`);
  },
);

test.each(["../x", "a b", "*", "-x", "a".repeat(41)])(
  "a stack is not called %p, for folders are removed by its name",
  (stack) => {
    const { stderr, ...rest } = run("clean", [], stack);
    expect(rest).toEqual({ status: 1, stdout: "", left: ["bin"] });
    expect(stderr).toContain(`STACK: found "${stack}", expected letters, digits`);
  },
);
