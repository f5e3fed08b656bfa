import { layout } from "../../../services/viewer/web/src/panels/graph";
import { bucketRows, cellAt, cellRows } from "../../../services/viewer/web/src/panels/heat";
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

test("a heatmap's value fills the time before it, and is found again at its place", () => {
  const area = { from: 0, to: 100, left: 50, top: 10, width: 200, height: 40, gap: 1, empty: 0 };
  const rows = [
    { name: "bronze", times: [0, 10, 20, 30], values: [4, 5, 0, 6] },
    { name: "silver", times: [10, 20], values: [null, 7] },
  ];
  const cells = cellRows(rows, area);
  expect(cells.map((row) => row.map(({ at, value, x, width }) => [at, value, x, width]))).toEqual([
    // What ended before the range is not in it, and 0 is empty.
    [
      [10, 5, 50, 19],
      [30, 6, 90, 19],
    ],
    [[20, 7, 70, 19]],
  ]);
  expect(cellAt(cells, 60, 15)).toMatchObject({ name: "bronze", value: 5 });
  expect(cellAt(cells, 80, 35)).toMatchObject({ name: "silver", value: 7 });
  expect(cellAt(cells, 80, 15)).toBeUndefined();
  expect(cellAt(cells, 60, 35)).toBeUndefined();
});

test("more values than pixels leave no room between a heatmap's cells, and no hole", () => {
  const times = Array.from({ length: 700 }, (_, index) => index + 1);
  const area = { from: 0, to: 700, left: 0, top: 0, width: 300, height: 20, gap: 2, empty: 0 };
  const [cells = []] = cellRows([{ name: "all", times, values: times }], area);
  const covered = new Set(cells.flatMap(({ x, width }) => Array.from({ length: width }, (_, pixel) => x + pixel)));
  expect(covered.size).toBe(300);
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
