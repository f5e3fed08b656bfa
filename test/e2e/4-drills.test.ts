import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { bridgeStopped } from "../../drills/faults/kafka";
import { configurationBroken } from "../../drills/faults/monitoring";
import { LiveStack } from "../../drills/live-stack";
import { DrillRunner } from "../../drills/run";
import { execute, pulumi, stackName } from "../helpers/live-stack";

/* A few drills of `make drill`, the shortest of different kinds, at its time scale. */
const short = [configurationBroken, bridgeStopped].map((drill) => [drill.name, drill] as const);

const drillStack = readFileSync(join(__dirname, "../../Pulumi.drill.yaml"), "utf8");
const { config } = parse(drillStack) as { config: Record<string, unknown> };
const accelerating = ["timeScale", "rules"].map((key) => [key, config[`trade-observability:${key}`]] as const);

const settings = (...words: string[]) => execute("npx", ["tsx", "bin/settings.ts", ...words]);
async function deploy(): Promise<void> {
  await settings("merge", stackName);
  await pulumi("up", "--yes", "--skip-preview");
}

let runner: DrillRunner;
beforeAll(async () => {
  for (const [key, value] of accelerating) await settings("set", stackName, key, JSON.stringify(value));
  await deploy();
  runner = new DrillRunner(new LiveStack(stackName), () => undefined);
  await runner.learn();
});
afterAll(async () => {
  for (const [key] of accelerating) await settings("unset", stackName, key);
  await deploy();
});

test.each(short)("%s: who must hear of it does, nobody of anything else, and of its end", async (_name, drill) => {
  const { detections, problems } = await runner.run(drill);
  expect(problems).toEqual([]);
  expect(detections.map(({ alert }) => alert)).toEqual(Object.keys(drill.notifies));
});
