import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { docker, execute, pulumi, stackName, stackSettings } from "../helpers/live-stack";

const root = join(__dirname, "../..");
const plain = `${stackName}-plain`;
const backend = mkdtempSync(join(tmpdir(), "trade-observability-"));
const inRoot = (...args: string[]) =>
  execute("pulumi", ["--non-interactive", "-C", root, ...args, "--stack", plain], {
    PULUMI_BACKEND_URL: `file://${backend}`,
  });

const owned = async (kind: "container" | "network" | "volume", all: string[] = []) =>
  (await docker(kind, "ls", "-q", ...all, "--filter", `label=trade-observability.stack=${plain}`)).trim();
const left = async () => [await owned("container", ["-a"]), await owned("network"), await owned("volume")];
const ofTestStack = (...command: string[]) =>
  docker("ps", "-q", "--filter", `label=trade-observability.stack=${stackName}`).then((ids) =>
    docker(...command, ...ids.trim().split("\n")),
  );

// The two stacks would have to share the machine's processors.
beforeAll(() => ofTestStack("pause"));
afterAll(async () => {
  await execute("bin/clean", [], { STACK: plain });
  for (const path of [backend, join(root, `Pulumi.${plain}.yaml`), join(root, ".local", plain)])
    rmSync(path, { recursive: true, force: true });
  await ofTestStack("unpause");
});

test("Pulumi alone, in the root and without a script of ours, stands up the same stack, and takes it away", async () => {
  await execute("pulumi", ["--non-interactive", "-C", root, "stack", "init", plain], {
    PULUMI_BACKEND_URL: `file://${backend}`,
  });
  await inRoot("config", "set", "imageSource", "build");
  await inRoot("config", "set", "portOffset", String(stackSettings().portOffset - 2500));
  await inRoot("up", "--yes", "--skip-preview");
  const types = (state: string) =>
    (JSON.parse(state) as { deployment: { resources: { type: string }[] } }).deployment.resources
      .map(({ type }) => type)
      .sort();
  expect(types(await inRoot("stack", "export"))).toEqual(types(await pulumi("stack", "export")));
  const links = JSON.parse(await inRoot("stack", "output", "links", "--json")) as Record<string, string>;
  expect((await fetch(links["Pipeline Overview"] as string)).status).toBe(200);
  const targets = await execute("npx", ["tsx", "bin/targets.ts", "--wait", "300", links.Prometheus as string]);
  expect(targets).toMatch(/^kafka-consumer .* up$/m);
  await inRoot("preview", "--expect-no-changes");
  await inRoot("destroy", "--yes", "--skip-preview");
  expect(await left()).toEqual(["", "", ""]);
});
