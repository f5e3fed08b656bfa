import { layout } from "../../../services/viewer/web/src/panels/graph";
import { bucketRows } from "../../../services/viewer/web/src/panels/heat";
import { labelMatchers } from "../../../services/viewer/web/src/panels/matchers";

test("the buckets of a histogram count only what is theirs, the largest on top", () => {
  const row = (le: string, values: number[]) => ({ name: le, le, times: [1, 2], values });
  const rows = bucketRows([row("+Inf", [9, 9]), row("0.5", [4, 1]), row("2", [7, 9])]);
  expect(rows.map(({ le, values }) => [le, values])).toEqual([
    ["+Inf", [2, 0]],
    ["2", [3, 8]],
    ["0.5", [4, 1]],
  ]);
});

test("nodes stand in the order of their edges, and a circle does not hang", () => {
  const nodes = ["gold", "ingest", "bronze", "quality"].map((id) => ({ id }));
  const edges = [
    { source: "ingest", target: "bronze" },
    { source: "bronze", target: "gold" },
    { source: "bronze", target: "quality" },
  ];
  const places = layout(nodes, edges);
  const x = (id: string) => places.get(id)?.[0];
  expect([x("ingest"), x("bronze"), x("gold"), x("quality")]).toEqual([0, 0.5, 1, 1]);
  expect(places.get("gold")?.[1]).not.toBe(places.get("quality")?.[1]);
  expect(layout(nodes, [...edges, { source: "gold", target: "ingest" }]).size).toBe(4);
});

test("an alert list filters by labels as PromQL does", () => {
  const through = (filter: string, labels: Record<string, string>) =>
    labelMatchers(filter).every((matches) => matches(labels));
  expect(through('{service=~".*"}', {})).toBe(true);
  expect(through('{severity=~"critical|warning", service!="kafka"}', { severity: "warning", service: "flink" })).toBe(
    true,
  );
  expect(through('{severity=~"critical|warn"}', { severity: "warning" })).toBe(false);
  expect(through('{service!~"kaf.*"}', { service: "kafka" })).toBe(false);
});
