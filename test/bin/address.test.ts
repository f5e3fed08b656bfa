import { spawnSync } from "node:child_process";
import { join } from "node:path";

const root = join(__dirname, "../..");
function address(...words: string[]) {
  const command = [join(root, "node_modules/.bin/tsx"), join(root, "bin/settings.ts"), "address", ...words];
  return spawnSync(command[0] as string, command.slice(1), { cwd: root, encoding: "utf8" });
}

test("a page's address is known from the settings that are committed", () => {
  expect(address("bench", "viewer").stdout).toMatch(/^http:\/\/[\d.]+:\d+\n$/);
});

test("a stack without settings and a port that does not exist are refused by their names", () => {
  expect(address("nowhere", "viewer")).toMatchObject({
    status: 2,
    stdout: "",
    stderr: expect.stringContaining("nowhere has never been up"),
  });
  expect(address("bench", "viewr")).toMatchObject({
    status: 2,
    stdout: "",
    stderr: expect.stringMatching(/no port viewr; expected one of .*viewer/),
  });
});
