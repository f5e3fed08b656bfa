import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type EngineContents, StubEngine } from "../helpers/engine";

const root = join(__dirname, "../..");
const scratch = mkdtempSync(join(tmpdir(), "trade-observability-"));
const own = { "trade-observability.stack": "orphaned" };
let engine: StubEngine;
beforeEach(async () => {
  engine = await StubEngine.start(join(scratch, "engine.sock"));
});
afterEach(() => engine.stop());
afterAll(() => rmSync(scratch, { recursive: true }));

/** What is said, and what is removed, with this on the engine and that in the state: ids by their kind. */
async function orphans(contents: Partial<EngineContents>, state: Record<string, string> = {}) {
  Object.assign(engine.contents, contents);
  const resources = Object.entries(state).map(([id, kind]) => ({
    type: `docker:index/${kind.toLowerCase()}:${kind}`,
    id,
  }));
  const file = join(scratch, "state.json");
  writeFileSync(file, JSON.stringify({ version: 3, deployment: { resources } }));
  const env = { ...process.env, DOCKER_HOST: engine.host };
  const said = await new Promise<string>((resolve) =>
    execFile("npx", ["tsx", "bin/orphans.ts", "orphaned", file], { cwd: root, env }, (_, stdout, stderr) =>
      resolve(stdout + stderr),
    ),
  );
  return { said, removed: engine.removed };
}

const volume = (Name: string, Labels = {}) => ({ Name, Labels });
const container = { Id: "c1", Names: ["/orphaned-postgres"], Labels: own };
const network = { Id: "n1", Name: "orphaned", Labels: own };

test("what the state knows stays, and what is none of the stack's", async () => {
  const contents = {
    containers: [container],
    networks: [network],
    volumes: [volume("orphaned-warehouse", own), volume("orphaned-other"), volume("other-warehouse")],
  };
  const state = { c1: "Container", n1: "Network", "orphaned-warehouse": "Volume" };
  expect(await orphans(contents, state)).toEqual({ said: "", removed: [] });
});

test("what a killed deployment has left is removed", async () => {
  const contents = {
    containers: [container, { Id: "c2", Names: ["/orphaned-viewer"], Labels: own }],
    networks: [network],
    volumes: [volume("orphaned-warehouse", own)],
  };
  const { said, removed } = await orphans(contents, { c1: "Container" });
  expect(removed).toEqual(["/containers/c2", "/networks/n1", "/volumes/orphaned-warehouse"]);
  expect(said).toMatch(
    /Removed orphaned-viewer, .*\nRemoved the network orphaned, .*\nRemoved the volume orphaned-wareh/,
  );
});

test.each([
  [
    "containers and the state knows nothing",
    { containers: [container] },
    {},
    /runs 1 containers .* make clean STACK=orph/s,
  ],
  [
    "a volume of a lost state",
    { volumes: [volume("orphaned-postgres-data", own)] },
    { n1: "Network" },
    /volume orphaned-postgres-data of a stack orphaned that .* does not know.*next: make clean STACK=orphaned/s,
  ],
  [
    "a volume that somebody works with",
    {
      containers: [container, { Id: "c2", Names: ["/other"], Labels: {}, volumes: ["orphaned-postgres-data"] }],
      volumes: [volume("orphaned-postgres-data", own)],
    },
    { c1: "Container" },
    /volume orphaned-postgres-data of a stack orphaned that .* does not know/,
  ],
  [
    "another program's volume",
    { containers: [container], volumes: [volume("orphaned-warehouse")] },
    { c1: "Container" },
    /volume orphaned-warehouse, .* another program's.*next: take another name: STACK=name/s,
  ],
])("%s: the deployment is refused, and nothing removed", async (_what, contents, state, message) => {
  const { said, removed } = await orphans(contents as Partial<EngineContents>, state as Record<string, string>);
  expect(said).toMatch(message);
  expect(removed).toEqual([]);
});
