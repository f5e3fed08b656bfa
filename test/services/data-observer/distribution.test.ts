import { boxPlotStatistics, data } from "../../../metrics/data";
import type { ObservationConfig } from "../../../metrics/observation";
import {
  continueState,
  type DistributionState,
  judgeBatches,
  keyOf,
  type MeasuredBatch,
} from "../../../services/data-observer/checks/distribution";
import { DistributionCheck } from "../../../services/data-observer/checks/distribution-check";
import { type DistributionRules, zscore } from "../../../services/data-observer/checks/zscore";
import { loadConfig } from "../../../services/data-observer/config";
import { DataReader } from "../../../services/data-observer/duckdb";
import { type Manifest, readManifest, readManifestList } from "../../../services/data-observer/iceberg/manifests";
import type { Snapshot } from "../../../services/data-observer/iceberg/metadata";
import { day, hour, noon, start } from "./helpers/histories";
import { buildTables, type Column, type History, type Rows, type Step } from "./helpers/iceberg-tables";
import { TestObserver } from "./helpers/observed";

const minute = 60_000;
const columns: readonly Column[] = [
  { name: "price", type: "double" },
  { name: "amount", type: "decimal(18, 4)" },
  { name: "count", type: "long" },
  { name: "symbol", type: "string" },
];
type Prices = Rows["price"];
const batch = (n: number, price: Prices = [], more: Rows = {}): Step => ({
  at: start + n * minute,
  append: { price, ...more },
});
/** Batches whose two rows have the same price. */
const prices = (...each: number[]): Step[] => each.map((price, index) => batch(index + 1, [price, price]));
const table = (...steps: Step[]) => ({ created: start, columns, steps });
/** Mean 10, and a standard deviation of exactly 2. */
const spread = [12, 12, 8, 8, 10];

const mixed: Rows = {
  price: [4, 1, 2, null, 3],
  amount: ["-1.5", "2.25", null, "0", "1"],
  count: [5_000_000_000, -3, 7, 8, null],
  symbol: ["A", null, null, "B", "C"],
};
const recipes = {
  "t.at_three": table(...prices(...spread, 16)),
  "t.beyond_three": table(...prices(...spread, 16.5, 16.5)),
  "t.back_again": table(...prices(...spread, 16.5, 10)),
  "t.new_level": table(...prices(5, 5, 5, 5, 5, 8, 8, 8, 8, 8, 8)),
  "t.constant": table(...prices(5, 5, 5, 5, 5, 5.01, 5.1)),
  "t.small": table(
    ...spread.map((price, index) => batch(index + 1, Array(11).fill(price))),
    batch(6, [99, 99]),
    batch(7, Array(3).fill(10)),
  ),
  "t.mixed": table(batch(1, [100, 200]), batch(2, mixed.price, mixed)),
  "t.without_metrics": {
    ...table(batch(1, [100, 200]), batch(2, mixed.price, mixed)),
    properties: { "write.metadata.metrics.default": "none" },
  },
  "t.not_numbers": table(batch(1, [1, "NaN", 3, "Infinity", "-Infinity"])),
  "t.all_null": table(...prices(5, 5, 5, 5, 5), batch(6, [null, null]), batch(7, [5, null])),
  "t.no_new_rows": table(...prices(10, 20), { at: start + 3 * minute, compact: true }, batch(4, []), {
    at: start + 5 * minute,
    delete: "price = 10",
  }),
  "t.renamed": table(
    ...prices(...spread),
    { at: start + 6 * minute, alter: [{ rename: "price", to: "cost" }] },
    { at: start + 7 * minute, append: { cost: [16, 16] } },
  ),
  "t.added_again": table(
    ...prices(...spread),
    { at: start + 6 * minute, alter: [{ drop: "price" }] },
    { at: start + 7 * minute, alter: [{ add: "price", type: "double" }] },
    { at: start + 8 * minute, append: { price: [16, 16] } },
  ),
  "t.made_anew": table(
    ...prices(...spread, 16.5),
    { at: start + 7 * minute, drop_table: columns },
    {
      at: start + 8 * minute,
      append: { price: [99] },
    },
  ),
  "t.damaged": table(...prices(...spread, 11, 12)),
  "t.empty": table(),
};

type Name = keyof typeof recipes;
let tables: Record<string, History>;
const reader = new DataReader();

beforeAll(() => {
  tables = buildTables(recipes);
});
afterAll(() => reader.close());

type Columns = NonNullable<NonNullable<ObservationConfig["tables"]>[number]["columns"]>;

class Distribution extends TestObserver {
  private readonly config: ObservationConfig;

  constructor(
    readonly names: readonly Name[],
    columns: Columns,
    rules: ObservationConfig["rules"] = {},
    boxPlots: string[] = [],
  ) {
    super();
    this.config = {
      rules: { minBatches: 5, ...rules },
      tables: names.map((name) => ({ layer: "t", table: name.slice(2), columns, boxPlots })),
    };
  }

  /** A pass of a process that has just been started, with the tables as they were after a step. */
  async at(step: number) {
    for (const name of this.names) {
      this.locations.set(name, (tables[name]?.at(step) ?? tables[name]?.at(-1)) as string);
    }
    const check = new DistributionCheck(this.tools(), this.warehouse, reader);
    return this.runner(check, this.config).run();
  }
}

/** A pass over one table: value, z-score and count of one statistic of one column. */
function watch(name: Name, column: string, statistic: Columns[string][number], rules?: ObservationConfig["rules"]) {
  const distribution = new Distribution([name], { [column]: [statistic] }, rules);
  return Object.assign(distribution, {
    async see(step: number) {
      const series = await distribution.at(step);
      const labels = { column, statistic };
      return {
        value: series.value(data.statisticValue, labels),
        z: series.value(data.zscore, labels),
        anomalies: series.value(data.distributionAnomalies, labels),
        up: series.value(data.checkUp, {}),
      };
    },
  });
}

describe("the z-score of a batch", () => {
  test("of exactly three is no anomaly", async () => {
    expect(await watch("t.at_three", "price", "mean").see(-1)).toEqual({ value: 16, z: 3, anomalies: 0, up: 1 });
  });

  test("does not know the batch itself, which would hide it", async () => {
    expect(await watch("t.beyond_three", "price", "mean").see(6)).toMatchObject({ z: 3.25, anomalies: 1 });
  });

  test("is not given before there are five batches to compare with", async () => {
    const young = watch("t.at_three", "price", "mean");
    expect(await young.see(5)).toEqual({ value: 10, z: undefined, anomalies: 0, up: 1 });
    expect((await young.see(6)).z).toBe(3);
  });

  test("is that of the latest batch when several came since the last pass; the others are counted", async () => {
    const mean = watch("t.back_again", "price", "mean");
    await mean.see(5);
    expect(await mean.see(7)).toEqual({ value: 10, z: 0, anomalies: 1, up: 1 });
  });

  test("stays where it is while the anomaly lasts, which does not become its own baseline", async () => {
    expect(await watch("t.beyond_three", "price", "mean").see(7)).toMatchObject({ z: 3.25, anomalies: 2 });
  });

  test("takes a level that lasts as long as the baseline for the usual one", async () => {
    const mean = watch("t.new_level", "price", "mean", { batches: 5 });
    await mean.see(5);
    expect(await mean.see(9)).toMatchObject({ z: 100, anomalies: 4 });
    expect(await mean.see(10)).toMatchObject({ z: 100, anomalies: 5 });
    expect(await mean.see(11)).toEqual({ value: 8, z: 0, anomalies: 5, up: 1 });
  });

  test("is not made of a batch that is far smaller than usual", async () => {
    const small = watch("t.small", "price", "mean");
    expect(await small.see(6)).toMatchObject({ value: 10, anomalies: 0 });
    expect(await small.see(7)).toMatchObject({ value: 10, z: 0, anomalies: 0 });
  });

  test("sees a jump of a constant column, and not its wobble", async () => {
    const constant = watch("t.constant", "price", "mean");
    expect((await constant.see(5)).z).toBe(undefined);
    expect(await constant.see(6)).toMatchObject({ z: expect.closeTo(2), anomalies: 0 });
    expect(await constant.see(7)).toMatchObject({ value: 5.1, anomalies: 1 });
  });
});

const rules: DistributionRules = { batches: 50, minBatches: 5, zscore: 3, flatness: 0.001, restartsDaily: false };

test("the smallest of whole numbers may be another one for once", () => {
  const ones = [1, 1, 1, 1, 1];
  expect(zscore(2, ones, { statistic: "min", isWhole: true }, rules)).toBe(1);
  expect(zscore(5, ones, { statistic: "min", isWhole: true }, rules)).toBe(4);
  expect(zscore(2, ones, { statistic: "min" }, rules)).toBe(100);
  expect(zscore(2, ones, { statistic: "mean", isWhole: true }, rules)).toBe(100);
});

test.each([
  ["a constant column that stays", 5, [5, 5, 5, 5, 5], "mean", 0],
  ["a constant column that jumps up", 6, [5, 5, 5, 5, 5], "mean", 100],
  ["a constant column that jumps down", 4, [5, 5, 5, 5, 5], "mean", -100],
  ["zeros that end", 1e-9, [0, 0, 0, 0, 0], "mean", 100],
  ["a percentage that was always 0, a little", 0.05, [0, 0, 0, 0, 0], "null_percent", 0.5],
  ["a percentage that was always 0, much", 5, [0, 0, 0, 0, 0], "null_percent", 50],
  ["too little history", 6, [5, 5, 5, 5], "mean", undefined],
] as const)("%s", (_case, value, history, statistic, expected) => {
  expect(zscore(value, history, { statistic }, rules)).toBe(expected);
});

describe("statistics of the rows that a batch added", () => {
  const wanted = {
    price: {
      mean: 2.5,
      stddev: Math.sqrt(5 / 3),
      min: 1,
      max: 4,
      null_percent: 20,
      p50: 2.5,
      p95: 3.85,
      nan_percent: 0,
    },
    amount: { mean: 0.4375, min: -1.5, max: 2.25, null_percent: 20 },
    count: { max: 5_000_000_000, min: -3, mean: 1_250_000_003, null_percent: 20 },
    symbol: { null_percent: 40 },
    "*": { row_count: 5 },
  };

  test.each(["t.mixed", "t.without_metrics"] as const)("%s", async (name) => {
    const asked = Object.fromEntries(Object.entries(wanted).map(([column, values]) => [column, Object.keys(values)]));
    const series = await new Distribution([name], asked as Columns).at(-1);
    for (const [column, values] of Object.entries(wanted)) {
      for (const [statistic, value] of Object.entries(values)) {
        const found = series.value(data.statisticValue, { column, statistic });
        expect([column, statistic, found]).toEqual([column, statistic, expect.closeTo(value, 9)]);
      }
    }
    expect(series.value(data.checkUp, {})).toBe(1);
  });

  test.each([
    ["mean", 2],
    ["stddev", Math.SQRT2],
    ["min", 1],
    ["max", 3],
    ["nan_percent", 60],
    ["null_percent", 0],
  ] as const)("NaN and infinite values leave %s finite", async (statistic, value) => {
    expect((await watch("t.not_numbers", "price", statistic).see(-1)).value).toBe(value);
  });

  test("a batch in which a column is null throughout has no mean, and does not spoil the history", async () => {
    const mean = watch("t.all_null", "price", "mean");
    expect(await mean.see(6)).toEqual({ value: undefined, z: undefined, anomalies: 0, up: 1 });
    expect(await mean.see(7)).toEqual({ value: 5, z: 0, anomalies: 0, up: 1 });
    expect(await watch("t.all_null", "price", "null_percent").see(6)).toMatchObject({ value: 100, anomalies: 1 });
  });

  test("compactions, empty commits and deletions are no batches", async () => {
    const mean = watch("t.no_new_rows", "price", "mean");
    expect((await mean.see(2)).value).toBe(20);
    for (const step of [3, 4, 5]) {
      expect(await mean.see(step)).toEqual({ value: 20, z: undefined, anomalies: 0, up: 1 });
    }
  });

  test("an empty table has none and is no fault", async () => {
    expect(await watch("t.empty", "price", "mean").see(-1)).toEqual({
      value: undefined,
      z: undefined,
      anomalies: 0,
      up: 1,
    });
  });
});

describe("a box plot", () => {
  const drawn = (name: Name, columns: Columns, ...boxPlots: string[]) =>
    new Distribution([name], columns, {}, boxPlots);
  const valuesOf = (series: Awaited<ReturnType<Distribution["at"]>>, column: string) =>
    boxPlotStatistics.map((statistic) => series.value(data.statisticValue, { column, statistic }));

  test("is drawn of the percentiles of the latest batch", async () => {
    const series = await drawn("t.mixed", {}, "price", "count").at(-1);
    expect(valuesOf(series, "price")).toEqual([1.15, 1.75, 2.5, 3.25, 3.85].map((value) => expect.closeTo(value, 9)));
    const counts = [-1.5, 4.5, 7.5, 1_250_000_006, 4_250_000_001.2];
    expect(valuesOf(series, "count")).toEqual(counts.map((value) => expect.closeTo(value, 3)));
    expect(series.value(data.checkUp, {})).toBe(1);
  });

  test("is shown and not judged, but for what is in the columns too", async () => {
    const both = drawn("t.beyond_three", { price: ["p50"] }, "price", "price");
    const series = await both.at(-1);
    expect(valuesOf(series, "price")).toEqual([16.5, 16.5, 16.5, 16.5, 16.5]);
    const scores = boxPlotStatistics.map((statistic) => series.value(data.zscore, { statistic }));
    expect(scores).toEqual([undefined, undefined, 3.25, undefined, undefined]);
    const counts = boxPlotStatistics.map((statistic) => series.value(data.distributionAnomalies, { statistic }));
    expect(counts).toEqual([undefined, undefined, 2, undefined, undefined]);
    expect(both.messages().filter((message) => message.includes("is an anomaly"))).toHaveLength(2);
  });

  test("has no verdict of the time when its percentile was judged", async () => {
    const judged = drawn("t.beyond_three", { price: ["p50"] });
    await judged.at(6);
    const shown = drawn("t.beyond_three", {}, "price");
    for (const [key, state] of judged.store.rows) shown.store.rows.set(key, state);
    const series = await shown.at(6);
    expect(series.value(data.statisticValue, { statistic: "p50" })).toBe(16.5);
    expect(series.value(data.zscore, { statistic: "p50" })).toBe(undefined);
    expect(series.value(data.distributionAnomalies, { statistic: "p50" })).toBe(undefined);
  });

  test("needs a column of numbers, and says so once", async () => {
    const distribution = drawn("t.mixed", {}, "symbol", "cost", "price");
    const series = await distribution.at(-1);
    expect(series.value(data.statisticValue, { column: "price", statistic: "p50" })).toBe(2.5);
    expect(series.value(data.checkUp, {})).toBe(0);
    const message = distribution.messages().join();
    expect(message.split("column symbol: a box plot needs numbers, found string")).toHaveLength(2);
    expect(message).toContain("column cost is not in the table, which has price");
  });
});

describe("history", () => {
  test("goes on across restarts: batch by batch gives the same as all at once, and nothing is counted twice", async () => {
    const slow = watch("t.beyond_three", "price", "mean");
    for (let step = 1; step <= 7; step++) {
      await slow.see(step);
      await slow.see(step);
    }
    const fast = watch("t.beyond_three", "price", "mean");
    const { value, anomalies } = await fast.see(-1);
    expect(await slow.see(-1)).toMatchObject({ value, anomalies });
    expect(slow.messages()).toEqual(fast.messages());
  });

  test("of a column that is renamed goes on under the name of the settings", async () => {
    expect(await watch("t.renamed", "price", "mean").see(-1)).toEqual({ value: 16, z: 3, anomalies: 0, up: 1 });
  });

  test("of a column that is dropped and added again begins anew", async () => {
    const mean = watch("t.added_again", "price", "mean");
    await mean.see(5);
    const dropped = await mean.see(6);
    expect([dropped.value, dropped.up]).toEqual([undefined, 0]);
    expect(await mean.see(-1)).toEqual({ value: 16, z: undefined, anomalies: 0, up: 1 });
  });

  test("of a table that is dropped and made anew begins anew, the count of anomalies goes on", async () => {
    const mean = watch("t.made_anew", "price", "mean");
    await mean.see(6);
    expect(await mean.see(-1)).toEqual({ value: 99, z: undefined, anomalies: 1, up: 1 });
  });
});

describe("a table whose batches hold the whole day so far", () => {
  const { rules } = loadConfig("default").find(({ table }) => table === "trade_summary_daily") as {
    rules: DistributionRules;
  };
  const count = { column: "trade_count", statistic: "mean", fieldId: 1, isWhole: true, isJudged: true };

  /** A batch every five minutes, with what has been traded since midnight; `wrong` is the factor of the batch of a time. */
  const batches = (days: number, wrong: Readonly<Record<number, number>> = {}): MeasuredBatch[] =>
    Array.from({ length: days * 288 }, (_, index) => {
      const timestampMs = start + index * 5 * minute;
      const snapshot = { id: String(index), timestampMs, addedRows: 12 } as Snapshot;
      return { snapshot, values: { [keyOf(count)]: (1 + (index % 288)) * 1500 * (wrong[timestampMs] ?? 1) } };
    });

  /** Judges batch by batch, as passes do, each of which finds what the one before has saved. */
  function judge(batches: readonly MeasuredBatch[], saved?: DistributionState) {
    let state = saved;
    const found = batches.flatMap((batch) => {
      const judged = judgeBatches(continueState(state, "uuid", [count]), [batch], [count], rules);
      state = JSON.parse(JSON.stringify(judged.state)) as DistributionState;
      return judged.found.map(() => batch.snapshot.timestampMs);
    });
    return { found, state: state as DistributionState, anomalies: state?.statistics[keyOf(count)]?.anomalies };
  }

  test("may grow all day and begin at nothing after midnight", () => {
    expect(judge(batches(3)).found).toEqual([]);
    expect(judgeBatches(continueState(undefined, "uuid", [count]), batches(3), [count], rules).found).toEqual([]);
  });

  test("is judged within the day, and keeps its count on the next", () => {
    const doubled = noon(1);
    expect(judge(batches(3, { [doubled]: 2 }))).toMatchObject({ found: [doubled], anomalies: 1 });
  });

  test("begins anew where a state of an earlier version does not say the day", () => {
    const { state } = judge(batches(1, { [noon(0)]: 2 }));
    const { day: _, ...saved } = state;
    const next = batches(2).filter(({ snapshot }) => snapshot.timestampMs >= start + day + hour);
    expect(judge(next, saved)).toMatchObject({ found: [], anomalies: 1 });
  });
});

describe("faults", () => {
  /** The manifest that a step wrote. */
  async function manifestOf(distribution: Distribution, step: number): Promise<Manifest> {
    distribution.locations.set("t.damaged", tables["t.damaged"]?.at(step) as string);
    const metadata = await distribution.tools().catalog.load({ namespace: "t", table: "damaged" });
    const snapshot = metadata.snapshots.get(metadata.currentSnapshotId ?? "") as Snapshot;
    return (await readManifestList(distribution.warehouse, snapshot))[0] as Manifest;
  }

  test("a data file that is gone is said, and costs its own batch only", async () => {
    const distribution = new Distribution(["t.damaged"], { price: ["mean"] });
    const [entry] = await readManifest(distribution.warehouse, await manifestOf(distribution, 6));
    distribution.warehouse.hidden.add(entry?.file.path ?? "");
    const series = await distribution.at(7);
    expect(series.value(data.statisticValue, {})).toBe(12);
    expect(series.value(data.zscore, {})).toBe(1);
    expect(series.value(data.checkUp, {})).toBe(0);
    expect(distribution.messages().join()).toMatch(/data of snapshot \d+ cannot be read: .*no.such.file/);
  });

  test("a damaged manifest is said, stops neither the batches after it nor other tables, and is read when it is mended", async () => {
    const distribution = new Distribution(["t.damaged", "t.at_three"], { price: ["max"] });
    const read = async (step: number, table: string) => {
      const series = await distribution.at(step);
      return {
        value: series.value(data.statisticValue, { table }),
        z: series.value(data.zscore, { table }),
        up: series.value(data.checkUp, { table }),
      };
    };
    await distribution.at(5);
    distribution.warehouse.damaged.add((await manifestOf(distribution, 6)).path);
    expect(await read(6, "damaged")).toEqual({ value: 10, z: undefined, up: 0 });
    expect(await read(6, "at_three")).toEqual({ value: 16, z: 3, up: 1 });
    expect(distribution.messages().join()).toMatch(
      /distribution cannot look at t.damaged: manifest file:.* is damaged/,
    );
    expect(await read(7, "damaged")).toEqual({ value: 12, z: 1, up: 0 });
    distribution.warehouse.damaged.clear();
    expect(await read(7, "damaged")).toMatchObject({ value: 11, up: 1 });
  });

  test("a check that fails after it has counted does not count twice", async () => {
    const observer = new TestObserver();
    const runner = observer.runner(new DistributionCheck(observer.tools(), observer.warehouse, reader), {
      rules: { minBatches: 5 },
      tables: [{ layer: "t", table: "beyond_three", columns: { cost: ["mean"], price: ["mean"] } }],
    });
    for (const count of [1, 1, 2]) {
      observer.locations.set("t.beyond_three", tables["t.beyond_three"]?.at(5 + count) as string);
      const series = await runner.run();
      expect(series.value(data.distributionAnomalies, { column: "price" })).toBe(count);
      expect(series.value(data.checkUp, {})).toBe(0);
    }
  });

  test("a column that is not there is named, with those that are; the others are measured", async () => {
    const distribution = new Distribution(["t.mixed"], { cost: ["mean"], symbol: ["mean"], price: ["max"] });
    const series = await distribution.at(-1);
    expect(series.value(data.statisticValue, { column: "price" })).toBe(4);
    expect(series.value(data.checkUp, {})).toBe(0);
    const message = distribution.messages().join();
    expect(message).toContain("column cost is not in the table, which has price, amount, count, symbol");
    expect(message).toContain("column symbol: mean needs numbers, found string");
  });
});
