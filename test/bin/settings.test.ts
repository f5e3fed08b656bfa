import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const root = join(__dirname, "../..");
const stack = `settings-test-${process.pid}`;
const folder = join(root, ".local", stack);
beforeAll(() => mkdirSync(folder, { recursive: true }));
afterAll(() => rmSync(folder, { recursive: true }));

/** Settings of a machine, as make up reads them. */
function merge(settings: string) {
  writeFileSync(join(folder, "settings.yaml"), settings);
  const { status, stderr } = spawnSync("node_modules/.bin/tsx", ["bin/settings.ts", "merge", stack], {
    cwd: root,
    encoding: "utf8",
  });
  return { status, stderr };
}

test.each([
  ["- portOffset: 1", "found a list, expected settings by their names"],
  ["portOffset=100", 'found "portOffset=100", expected settings by their names, as in portOffset: 100'],
  ["portOffset: [", "not YAML: "],
])("a file that holds %j is named, and nothing is written", (settings, message) => {
  const { status, stderr } = merge(settings);
  expect(status).toBe(2);
  expect(stderr).toContain(`.local/${stack}/settings.yaml: ${message}`);
  expect(readdirSync(folder)).toEqual(["settings.yaml"]);
});

test.each(["", "# nothing yet", "{}", "portOffset: 100"])("a file that holds %j is used", (settings) => {
  expect(merge(settings)).toEqual({ status: 0, stderr: "" });
  expect(readdirSync(folder)).toContain(`Pulumi.${stack}.yaml`);
  rmSync(join(folder, `Pulumi.${stack}.yaml`));
  rmSync(join(folder, "Pulumi.yaml"));
});
