import type { Labels } from "@grafana/data";
import { complete, type Panel } from "../../../services/viewer/web/src/model";
import { readGraph } from "../../../services/viewer/web/src/panels/graph";
import { transform } from "../../../services/viewer/web/src/query/field-config";
import { toFrames } from "../../../services/viewer/web/src/query/frames";
import { setUp } from "../../../services/viewer/web/src/setup";
import { panelsOf, rendered } from "../../dashboards/helpers";

beforeAll(() => {
  // Grafana's library looks there for what its server application sets.
  Object.assign(globalThis, { window: globalThis });
  setUp();
});

const panel = complete(
  rendered.flatMap(({ model }) => panelsOf(model)).find(({ type }) => type === "nodeGraph") as unknown as Panel,
);

const answer = (refId: string, rows: readonly (readonly [Labels, string])[]) =>
  toFrames(
    { resultType: "vector", result: rows.map(([metric, value]) => ({ metric, value: [10, value] })) },
    { refId, expr: refId, format: "table", valueColumn: `Value #${refId}` },
  );
const node = (stage: string, mainstat: string, color: string) => ({ id: stage, stage, mainstat, color });
const edge = (source: string, target: string) => ({ id: `${source}-${target}`, source, target });

test("the data flow has a rate on each edge whose flow is known, and a state in each node", async () => {
  const frames = await transform(
    panel,
    [
      ...answer("nodes", [
        [node("ingest", "works", "green"), "1"],
        [node("stream", "broken", "red"), "0"],
        [node("bronze", "not known", "gray"), "-1"],
      ]),
      ...answer("edges", [
        [edge("ingest", "stream"), "70"],
        [edge("stream", "bronze"), "NaN"],
      ]),
    ],
    new Map(),
  );
  const { nodes, edges } = readGraph(frames);
  expect(nodes.map(({ id, main, color }) => [id, main, color])).toEqual([
    ["ingest", "works", "green"],
    ["stream", "broken", "red"],
    ["bronze", "not known", "gray"],
  ]);
  expect(edges.map(({ source, target, main }) => [source, target, main])).toEqual([
    ["ingest", "stream", "70"],
    ["stream", "bronze", ""],
  ]);
});

test("a field is known by its name, as in Grafana, and not by what it is shown as", () => {
  const text = (name: string, values: string[], displayName?: string) => ({
    name,
    values,
    type: "string" as const,
    config: { displayName },
  });
  const frame = { length: 1, fields: [text("Source", ["a"]), text("target", ["b"]), text("Value", ["7"], "mainstat")] };
  const { edges } = readGraph([frame as never]);
  expect(edges).toMatchObject([{ source: "a", target: "b", main: "" }]);
});
