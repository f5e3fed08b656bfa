import { toFrames } from "../../../services/viewer/web/src/query/frames";

const metric = { __name__: "up", job: "kafka", instance: "k1" };
const options = { refId: "A", expr: "up" };

test("a range gives a frame for each series, with gaps where a point is missing and nothing where it is no number", () => {
  const result = [
    {
      metric,
      values: [
        [10, "1"],
        [25, "NaN"],
        [40, "+Inf"],
      ] as const,
    },
  ];
  const [frame] = toFrames(
    { resultType: "matrix", result },
    { ...options, step: 15, legendFormat: "{{ job }} on {{instance}}" },
  );
  const [time, value] = frame?.fields ?? [];
  expect(time).toMatchObject({ type: "time", values: [10_000, 25_000, 40_000], config: { interval: 15_000 } });
  expect(value).toMatchObject({ type: "number", values: [1, null, Number.POSITIVE_INFINITY] });
  expect(value?.config.displayNameFromDS).toBe("kafka on k1");
});

test("__auto leaves the name to Grafana; without a format the whole series is the name", () => {
  const data = { resultType: "vector", result: [{ metric, value: [10, "2"] as const }] } as const;
  expect(toFrames(data, { ...options, legendFormat: "__auto" })[0]?.fields[1]).toMatchObject({
    labels: { job: "kafka", instance: "k1" },
    config: { displayNameFromDS: undefined },
  });
  expect(toFrames(data, options)[0]?.fields[1]?.config.displayNameFromDS).toBe('up{job="kafka", instance="k1"}');
});

test("a table has a row for each series and a column for each label", () => {
  const result: { metric: Record<string, string>; value: [number, string] }[] = [
    { metric: { a: "1" }, value: [10, "2"] },
    { metric: { b: "2" }, value: [10, "3"] },
  ];
  const [frame] = toFrames({ resultType: "vector", result }, { ...options, format: "table", valueColumn: "Value #A" });
  expect(frame?.fields.map(({ name, values }) => [name, values])).toEqual([
    ["Time", [10_000, 10_000]],
    ["a", ["1", ""]],
    ["b", ["", "2"]],
    ["Value #A", [2, 3]],
  ]);
});

test("an answer without series gives no frame, a scalar gives one value", () => {
  expect(toFrames({ resultType: "vector", result: [] }, { ...options, format: "table" })).toEqual([]);
  expect(toFrames({ resultType: "scalar", result: [10, "7"] }, options)[0]?.fields[1]?.values).toEqual([7]);
});
