import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { hostPort } from "../../stack/ports";
import { docker, eventually, execute, pulumi, stackName, stackSettings } from "../helpers/live-stack";

const root = join(__dirname, "../..");
const scratch = mkdtempSync(join(tmpdir(), "trade-observability-"));
const twin = `${stackName}-twin`;
afterAll(() => {
  for (const path of [scratch, join(root, ".local", twin)]) rmSync(path, { recursive: true, force: true });
});

const settingsOf = (...args: string[]) => execute("npx", ["tsx", "bin/settings.ts", ...args]);

test("containers of another checkout's stack are left alone, with three ways on", async () => {
  const own = () => docker("ps", "-aq", "--no-trunc", "--filter", `label=trade-observability.stack=${stackName}`);
  const before = await own();
  const state = join(scratch, "state.json");
  writeFileSync(state, JSON.stringify({ version: 3, deployment: {} }));
  await expect(execute("npx", ["tsx", "bin/orphans.ts", stackName, state])).rejects.toMatchObject({
    stderr: expect.stringMatching(
      /containers of a stack \S+ that this checkout's state does not know[\s\S]*make clean/,
    ),
  });
  expect(await own()).toBe(before);
});

describe("a port in use stops the deployment of a second stack", () => {
  const settings = stackSettings();
  const check = () => execute("npx", ["tsx", "bin/check-ports.ts", twin]);

  test("and is named with the container that holds it", async () => {
    await settingsOf("merge", twin);
    await settingsOf("set", twin, "portOffset", String(settings.portOffset));
    await settingsOf("merge", twin);
    const port = hostPort(settings, "prometheus");
    await expect(check()).rejects.toMatchObject({
      stderr: expect.stringContaining(
        `port ${port} (ports.prometheus) is in use by the container ${stackName}-prometheus`,
      ),
    });
  });

  test("or as another program's; with other ports there is nothing to say", async () => {
    const portOffset = settings.portOffset + 1000;
    await settingsOf("set", twin, "portOffset", String(portOffset));
    await settingsOf("merge", twin);
    await check();
    const port = hostPort({ ...settings, portOffset }, "alertmanager");
    const other = createServer().listen(port, "127.0.0.1");
    await once(other, "listening");
    await expect(check()).rejects.toMatchObject({
      stderr: expect.stringMatching(
        new RegExp(`^port ${port} \\(ports.alertmanager\\) is in use by another program\\n.*portOffset`),
      ),
    });
    other.close();
  });
});

test("a make up that was killed in the middle is followed by one that ends, and makes again what somebody removed", async () => {
  const generator = () => docker("ps", "-aq", "--no-trunc", "--filter", `name=^${stackName}-trade-generator$`);
  const before = await generator();
  await settingsOf("set", stackName, "tradesPerSecond", "21");
  const killed = spawn("bin/up", {
    cwd: root,
    detached: true,
    stdio: "ignore",
    env: { ...process.env, STACK: stackName },
  });
  const ended = once(killed, "exit");
  await eventually("the former generator removed", 300, generator, (id) => id !== before);
  // Pulumi is in a process group of its own; what it has started lives on, as when memory runs out.
  await execute("pkill", ["-KILL", "--session", String(killed.pid), "--exact", "bash|pulumi"]);
  await ended;
  await docker("rm", "--force", `${stackName}-api-client`);
  const said = await execute("make", ["up"], { STACK: stackName });
  expect(said).toContain("The container api-client is gone.");
  expect(said).toContain(`The stack ${stackName} is up`);
  // Without Pulumi the program would go on, and take more and more memory.
  expect(await execute("ps", ["-eo", "args"])).not.toMatch(new RegExp(`--stack ${stackName} --pwd ${root}\\s`));
  await pulumi("preview", "--expect-no-changes");
  expect(await docker("inspect", "--format", "{{.State.Health.Status}}", `${stackName}-api-client`)).toBe("healthy\n");
  const environment = await docker("inspect", "--format", "{{json .Config.Env}}", `${stackName}-trade-generator`);
  expect(environment).toContain("TRADES_PER_SECOND=21");
});
