import { questionsOf } from "../../dashboards/questions";
import { LiveStack } from "../../drills/live-stack";
import { planTables } from "../../metrics/observation";
import { dashboardParameters } from "../../stack/parameters";
import {
  docker,
  eventually,
  execute,
  type PrometheusApi,
  prometheus,
  pulumi,
  stackName,
  stackSettings,
} from "../helpers/live-stack";

/** A minute stands for the day, and no verdict on volume hangs on one commit of ten seconds more or less. */
const shortDays = { periodSeconds: 60, settleSeconds: 5, volumePercent: 35 };
const deviationAllowed = shortDays.volumePercent;

/** z-scores: where the alert begins, which one batch of few trades reaches by chance now and then; and what doubled prices exceed. */
const [usual, unusual] = [3, 10];

const settings = stackSettings();
const stack = new LiveStack(stackName);
let api: PrometheusApi;
beforeAll(async () => {
  api = await prometheus();
  const tables = planTables.map((table) =>
    table.layer === "bronze" ? { ...table, rules: { ...table.rules, ...shortDays } } : table,
  );
  await execute("npx", ["tsx", "bin/settings.ts", "set", stackName, "observation.tables", JSON.stringify(tables)]);
  await execute("npx", ["tsx", "bin/settings.ts", "merge", stackName]);
  await pulumi("up", "--yes", "--skip-preview");
  await eventually("a verdict on volume", 420, volume, (deviation) => Math.abs(deviation) < deviationAllowed);
  await eventually("a verdict on prices", 120, skew, (score) => score < usual);
});
afterAll(() => stack.market());

/* What each pillar says; all of it is about the tables that the tests disturb. */
const age = () => api.value('data_freshness_seconds{layer="bronze",table="raw_trades"}');
const volume = () => api.value('data_volume_deviation_percent{layer="bronze",table="raw_trades"}');
const changes = () => api.value("sum(schema_changes_total)");
const skew = () => api.value('abs(data_distribution_zscore{table="raw_trades",column="price",statistic="mean"})');
const broken = async () =>
  (await api.query("pipeline_stage_success == 0")).map(({ metric }) => metric.stage as string).sort();

interface Unmoved {
  freshness?: true;
  volume?: true;
  schema?: number;
  distribution?: true;
  lineage?: true;
}

/** Asserts of each pillar named that it sees nothing. */
async function expectUnmoved({ freshness, volume: rows, schema, distribution, lineage }: Unmoved): Promise<void> {
  if (freshness) expect(await age()).toBeLessThan(settings.freshness.bronze);
  if (rows) expect(Math.abs(await volume())).toBeLessThan(deviationAllowed);
  if (schema !== undefined) expect(await changes()).toBe(schema);
  // What chance has done is gone with the next batches, what has moved stays.
  if (distribution) await eventually("usual prices", 60, skew, (score) => score < usual);
  if (lineage) expect(await broken()).toEqual([]);
}

test("schema: a renamed column is told as one, and nothing else moves", async () => {
  const renamed = () =>
    api.value('schema_changes_total{layer="bronze",table="raw_market_data",change_type="column_renamed"}');
  const [before, all] = [await renamed(), await changes()];
  await stack.alter("bronze.raw_market_data", 'rename_column("ask_size", "offered")');
  try {
    await eventually("the change", 60, renamed, (count) => count === before + 1);
    await expectUnmoved({ freshness: true, volume: true, schema: all + 1, distribution: true, lineage: true });
  } finally {
    await stack.alter("bronze.raw_market_data", 'rename_column("offered", "ask_size")');
  }
  await eventually("the way back", 60, renamed, (count) => count === before + 2);
});

test("distribution: doubled prices are seen while they last, and nothing else moves", async () => {
  const schema = await changes();
  await stack.market({ priceFactor: 2 });
  try {
    await eventually("the skew", 90, skew, (score) => score > unusual);
    // It must not become its own baseline: the alert wants it to last for five minutes.
    await new Promise((resolve) => setTimeout(resolve, 60_000));
    expect(await skew()).toBeGreaterThan(unusual);
    const [, anomalies = ""] = questionsOf("bronze.raw_trades.price", dashboardParameters(settings));
    expect((await api.query(anomalies)).map(({ metric }) => metric.statistic)).toContain("mean");
    await expectUnmoved({ freshness: true, volume: true, schema, lineage: true });
  } finally {
    await stack.market();
  }
  await eventually("usual prices", 90, skew, (score) => score < usual);
});

test("volume: half of the rows is too few, and nothing else moves", async () => {
  const schema = await changes();
  await stack.market({ rateFactor: 0.4 });
  try {
    await eventually("the gap", 240, volume, (deviation) => deviation < -deviationAllowed);
    await expectUnmoved({ freshness: true, schema, distribution: true, lineage: true });
  } finally {
    await stack.market();
  }
});

test("freshness and lineage: a bridge that stops is the origin, and bronze grows old", async () => {
  const schema = await changes();
  const origins = async () =>
    (await api.query("pipeline_breakage_origin == 1")).map(({ metric }) => metric.stage as string);
  await docker("stop", `${stackName}-kafka-bridge`);
  try {
    await eventually("the origin", 90, origins, (stages) => stages.join() === "ingest");
    await eventually("old rows", settings.freshness.bronze + 60, age, (seconds) => seconds > settings.freshness.bronze);
    await expectUnmoved({ schema });
    // No batch follows the one that the stop has cut short.
    expect(await skew()).toBeLessThan(unusual);
  } finally {
    await docker("start", `${stackName}-kafka-bridge`);
  }
  await eventually("a pipeline that works", 180, broken, (stages) => stages.length === 0);
  await eventually("fresh rows", 60, age, (seconds) => seconds < settings.freshness.bronze);
  expect(await origins()).toEqual([]);
});

test("a table that leaves the settings leaves the Pushgateway too", async () => {
  const tables = planTables.filter(({ table }) => table !== "market_indicators");
  // What rules have recorded has a colon in its name, and may look back on the table for an hour.
  const known = async () => (await api.query('{table="market_indicators",layer="gold",__name__!~".*:.*"}')).length;
  expect(await known()).toBeGreaterThan(5);
  await execute("npx", ["tsx", "bin/settings.ts", "set", stackName, "observation.tables", JSON.stringify(tables)]);
  await execute("npx", ["tsx", "bin/settings.ts", "merge", stackName]);
  await pulumi("up", "--yes", "--skip-preview");
  await eventually("no series of it", 120, known, (count) => count === 0);
});
