import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { StubEngine } from "../helpers/engine";

const root = join(__dirname, "../..");
const scratch = mkdtempSync(join(tmpdir(), "trade-observability-"));
let engine: StubEngine;
beforeAll(async () => {
  engine = await StubEngine.start(join(scratch, "engine.sock"));
});
afterAll(() => {
  engine.stop();
  rmSync(scratch, { recursive: true });
});

const resource = (type: string, name: string, id: string, more = {}) => ({
  type,
  urn: `urn:pulumi:dev::trade-observability::${type}::${name}`,
  id,
  ...more,
});
const onEngine = [
  resource("docker:index/container:Container", "viewer", "c1"),
  resource("docker:index/network:Network", "network", "n1"),
  resource("docker:index/volume:Volume", "warehouse", "dev-warehouse"),
];
const ownGrafana = resource("docker:index/container:Container", "grafana", "c2");
const dashboard = resource("grafana:oss/dashboard:Dashboard", "grafana-kafka", "d1");

/** Why Pulumi has to look, when this is in the state. */
function unseen(resources: object[]): Promise<string> {
  const file = join(scratch, "state.json");
  writeFileSync(file, JSON.stringify({ version: 3, deployment: { resources } }));
  const env = { ...process.env, DOCKER_HOST: engine.host };
  return new Promise((resolve) =>
    execFile("npx", ["tsx", "bin/unseen.ts", file], { cwd: root, env }, (_, stdout, stderr) =>
      resolve(stdout + stderr),
    ),
  );
}

const container = (Id: string, State = "running") => ({ Id, State, Names: [], Labels: {} });

test("nothing, as long as everything is there", async () => {
  engine.contents = {
    containers: [container("c1"), container("other")],
    networks: [{ Id: "n1", Name: "dev", Labels: {} }],
    volumes: [{ Name: "dev-warehouse", Labels: {} }],
  };
  const replaced = resource("docker:index/container:Container", "viewer", "c0", { delete: true });
  expect(await unseen([...onEngine, replaced])).toBe("");
});

test("what was removed from the engine", async () => {
  engine.contents = { containers: [], networks: [], volumes: [] };
  expect(await unseen(onEngine)).toBe(
    "The container viewer is gone.\nThe network network is gone.\nThe volume warehouse is gone.\n",
  );
});

test("dashboards, which may be changed in any Grafana that answers", async () => {
  const changed = "What is in Grafana may have been changed there.\n";
  engine.contents = { containers: [container("c2")], networks: [], volumes: [] };
  expect(await unseen([dashboard])).toBe(changed);
  expect(await unseen([ownGrafana, dashboard])).toBe(changed);
  engine.contents.containers = [container("c2", "exited")];
  expect(await unseen([ownGrafana, dashboard])).toBe("");
  engine.contents.containers = [];
  expect(await unseen([ownGrafana, dashboard])).toBe("The container grafana is gone.\n");
});
