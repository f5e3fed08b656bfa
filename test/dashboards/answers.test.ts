import type { DashboardParameters } from "../../dashboards";
import { questionsOf } from "../../dashboards/questions";
import { parameters } from "../rules/parameters";
import { answers } from "../rules/promtool/answers";

const asked = (title: string) => questionsOf(title, parameters)[0] ?? "";
/** After ten minutes it is as old as PushStale allows, unless it was pushed before the others. */
const push = (check: string, values: string) => ({ series: `push_time_seconds{job="${check}_sensor"}`, values });

describe("the freshness heatmap", () => {
  const expr = asked("Freshness Heatmap");
  const age = (layer: string, seconds: number) => ({
    series: `data_freshness_seconds{layer="${layer}",table="a",job="freshness_sensor"}`,
    values: `${seconds}x20`,
  });
  const ages = [age("bronze", 60), age("silver", 60), age("gold", 60)];
  const share = (layer: string, value: number) => ({ labels: `{layer="${layer}",table="a"}`, value });

  test("shows ages until PushStale calls them frozen, to the second", () =>
    expect(
      answers({
        series: [...ages, push("freshness", "0x20")],
        expr,
        samples: [share("bronze", 60 / 120), share("silver", 60 / 600), share("gold", 60 / 7200)],
      }),
    ).toBe("as expected"));

  test("shows none that is frozen, whatever the other checks push", () =>
    expect(
      answers({
        series: [...ages, push("freshness", "-1+0x20"), push("volume", "0+60x20")],
        expr,
        samples: [],
      }),
    ).toBe("as expected"));
});

test.each([
  ["p50", 50],
  ["p95", 95],
  ["p99", 99],
])("the latency %s leaves out an operation without requests", (quantile, value) => {
  const buckets = (operation: string, perSecond: number) =>
    ["100", "+Inf"].map((le) => ({
      series: `operation:graphql_request_duration_seconds_bucket:rate5m{operation_name="${operation}",operation_type="query",le="${le}"}`,
      values: `${perSecond}x20`,
    }));
  const series = [...buckets("busy", 1), ...buckets("idle", 0)];
  const samples = [{ labels: '{operation_name="busy"}', value }];
  expect(answers({ series, expr: asked(`Latency ${quantile}`), samples })).toBe("as expected");
});

test("back-pressure is told of each task by its first operator, and of all where two have the same", () => {
  const held = (job_name: string, task_name: string) => `job_name="${job_name}",task_name="${task_name}"`;
  const tasks: [string, string][] = [
    [held("bronze", "Source:_raw_trades_8_____Calc_9_____trade_bronze_raw_trades_10_:_Writer"), "raw_trades_8 "],
    [held("bronze", "trade_bronze_raw_trades:_Delete_file_1_"), "raw_trades Delete_file_1"],
    [held("bronze", "trade_bronze_raw_trades:_Lock_remover"), "raw_trades Lock_remover"],
    [held("windows", "Source:_raw_trades_8_____Calc_9_____LocalWindowAggregate_10_"), "raw_trades_8 "],
    [held("windows", "Source:_raw_trades_8_____Calc_11_"), "raw_trades_8 "],
    [held("windows", "GlobalWindowAggregate_5_____Calc_6_"), "GlobalWindowAggregate_5 "],
  ];
  const series = tasks.map(([labels]) => ({
    series: `flink_taskmanager_job_task_isBackPressured{${labels}}`,
    values: "1x20",
  }));
  const samples = tasks.map(([labels, task]) => ({ labels: `{${labels},task="${task}"}`, value: 1 }));
  expect(answers({ series, expr: asked("Backpressure Indicators"), samples })).toBe("as expected");
});

describe("a panel of what is pushed shows nothing once that is frozen", () => {
  const table = 'layer="bronze",table="a"';
  test.each([
    ["End-to-End Pipeline Health", "pipeline_end_to_end_success", 'pipeline_name="trade_pipeline"', "lineage", 1],
    ["Volume Trend", "data_row_count", `${table},partition_date="latest"`, "volume", 7],
    ["Schema Column Count", "schema_column_count", table, "schema", 9],
    ["Distribution Values", "data_distribution_value", `${table},column="price",statistic="mean"`, "distribution", 3],
    ["Volume Deviation", "data_volume_deviation_percent", table, "volume", 5],
    ["Volume Anomaly Count", "data_volume_anomaly_total", `${table},direction="too_few"`, "volume", 0],
    [
      "Distribution Z-Scores",
      "data_distribution_zscore",
      `${table},column="price",statistic="mean"`,
      "distribution",
      1,
    ],
    [
      "Null Percentage",
      "data_distribution_value",
      `${table},column="price",statistic="null_percent"`,
      "distribution",
      2,
    ],
  ])("%s", (title, metric, labels, check, value) => {
    const series = { series: `${metric}{${labels},job="${check}_sensor"}`, values: `${value}x20` };
    const shown = (at: number, count: number) =>
      answers({
        series: [series, push(check, `${at}x20`)],
        expr: `count((${asked(title)}) == ${value}) or vector(0)`,
        samples: [{ labels: "{}", value: count }],
      });
    expect([shown(0, 1), shown(-1, 0)]).toEqual(["as expected", "as expected"]);
  });
});

test.each([
  ["works", 1, "0x20", 1],
  ["is broken", 0, "0x20", 0],
  ["is not known when it is frozen", 1, "-1x20", -1],
])("a stage that %s has its tile, and so has one that nobody has reported", (_, success, at, state) => {
  const [ingest = "", stream = ""] = questionsOf("Stage Status (per stage)", parameters);
  const series = [
    { series: 'pipeline_stage_success{stage="ingest",job="lineage_sensor"}', values: `${success}x20` },
    push("lineage", at),
  ];
  const tile = (expr: string, value: number) => answers({ series, expr, samples: [{ labels: "{}", value }] });
  expect([tile(ingest, state), tile(stream, -1)]).toEqual(["as expected", "as expected"]);
});

test("a job that has ended is one that does not run where it is the pipeline's own, and is done where it is another", () => {
  const uptime = (job_name: string, values: string) => ({
    series: `flink_jobmanager_job_uptime{job_name="${job_name}"}`,
    values,
  });
  const series = [
    uptime("flink_processing", "1000x3 stale"),
    uptime("kafka_to_iceberg_bronze", "1000x20"),
    uptime("one-off", "1000x3 stale"),
    uptime("another", "1000x20"),
  ];
  const runs = (job_name: string, value: number) => ({ labels: `{job_name="${job_name}"}`, value });
  const samples = [runs("kafka_to_iceberg_bronze", 1), runs("another", 1), runs("flink_processing", 0)];
  expect(answers({ series, expr: asked("Job Status Overview"), samples })).toBe("as expected");
});

test.each([
  ["Checkpoint Duration", "flink_jobmanager_job_lastCheckpointDuration"],
  ["Checkpoint Size", "flink_jobmanager_job_lastCheckpointSize"],
])("%s leaves out a job without a checkpoint, and not one whose checkpoint was nothing", (title, metric) => {
  const series = [-1, 0].map((value) => ({ series: `${metric}{job_name="${value}"}`, values: `${value}x20` }));
  expect(answers({ series, expr: asked(title), samples: [{ labels: '{job_name="0"}', value: 0 }] })).toBe(
    "as expected",
  );
});

describe("a box plot", () => {
  const [bands = "", anomalies = ""] = questionsOf("bronze.raw_trades.price", parameters);
  const labels = (column: string, statistic: string) =>
    `layer="bronze",table="raw_trades",column="${column}",statistic="${statistic}",job="distribution_sensor"`;
  const known = (column: string, statistic: string, value: number, score?: number) => [
    { series: `data_distribution_value{${labels(column, statistic)}}`, values: `${value}x20` },
    ...(score === undefined
      ? []
      : [{ series: `data_distribution_zscore{${labels(column, statistic)}}`, values: `${score}x20` }]),
  ];
  const series = [
    ...known("price", "p5", 1),
    ...known("price", "p50", 2),
    ...known("price", "p95", 3, 3.5),
    ...known("price", "p99", 4, 3),
    ...known("price", "mean", 2.5, -4),
    // No place on the column's axis: one is a share, the other a width.
    ...known("price", "null_percent", 11, 50),
    ...known("price", "stddev", 5, 50),
    ...known("quantity", "p50", 100, 50),
  ];
  const shown = (expr: string, at: number, values: Record<string, number>) =>
    answers({
      series: [...series, push("distribution", `${at}x20`)],
      expr,
      samples: Object.entries(values).map(([statistic, value]) => ({
        labels: `{__name__="data_distribution_value",${labels("price", statistic)}}`,
        value,
      })),
    });

  test("shows the percentiles of its column, and as anomalies what is beyond the limit and has a place on its axis", () =>
    expect([shown(bands, 0, { p5: 1, p50: 2, p95: 3 }), shown(anomalies, 0, { p95: 3, mean: 2.5 })]).toEqual([
      "as expected",
      "as expected",
    ]));

  test("shows nothing that is frozen", () =>
    expect([shown(bands, -1, {}), shown(anomalies, -1, {})]).toEqual(["as expected", "as expected"]));
});

describe("Failed Expectations", () => {
  const of = (table: string, more = "") => `layer="bronze",table="${table}"${more}`;
  const constant = (series: string, value: number) => ({ series, values: `${value}x20` });
  const statistic = (table: string, name: string) =>
    of(table, `,column="price",statistic="${name}",job="distribution_sensor"`);
  /** What the checks find of two tables: of the first one just what the limits allow, of the other one more. */
  const found = [
    constant(`data:fresh:bool{${of("good")}}`, 1),
    constant(`data:fresh:bool{${of("bad")}}`, 0),
    constant(`data_volume_deviation_percent{${of("good", ',job="volume_sensor"')}}`, -20),
    constant(`data_volume_deviation_percent{${of("bad", ',job="volume_sensor"')}}`, -21),
    // An added column is none of these.
    constant(`table:breaking_schema_changes:increase1h{${of("good", ',job="schema_sensor"')}}`, 0),
    constant(`table:breaking_schema_changes:increase1h{${of("bad", ',job="schema_sensor"')}}`, 1),
    constant(`data_distribution_zscore{${statistic("good", "mean")}}`, -3),
    ...["mean", "max"].map((name) => constant(`data_distribution_zscore{${statistic("bad", name)}}`, -4)),
    constant(`data_distribution_value{${statistic("good", "null_percent")}}`, 10),
    constant(`data_distribution_value{${statistic("bad", "null_percent")}}`, 11),
    constant(`data_check_up{${of("good", ',check="volume",job="volume_sensor"')}}`, 1),
    constant(`data_check_up{${of("bad", ',check="volume",job="volume_sensor"')}}`, 0),
  ];
  const pushes = (at: number) => ["volume", "schema", "distribution"].map((check) => push(check, `${at}x20`));
  const row = (table: string, expectation: string, value = 1) => ({
    labels: `{${of(table)},expectation="${expectation}"}`,
    value,
  });
  const shown = (parameters: DashboardParameters, series: typeof found, samples: ReturnType<typeof row>[]) =>
    answers({ series, expr: questionsOf("Failed Expectations", parameters)[0] ?? "", samples });
  const late = row("bad", "as fresh as promised");
  const failed = [
    late,
    row("bad", "usual number of rows"),
    row("bad", "columns keep names and types"),
    row("bad", "usual distribution of values", 2),
    row("bad", "few nulls"),
    row("bad", "the check can look"),
  ];

  test("are those that the score and the alerts know, beyond their limits", () =>
    expect(shown(parameters, [...found, ...pushes(0)], failed)).toBe("as expected"));

  test("follow the limits that a user has set", () => {
    const overrides = {
      VolumeAnomalyDetected: { threshold: 21 },
      DistributionAnomaly: { threshold: 4 },
      HighNullPercentage: { threshold: 11 },
    };
    const left = failed.filter(({ labels }) => !/usual|nulls/.test(labels));
    expect(shown({ ...parameters, overrides }, [...found, ...pushes(0)], left)).toBe("as expected");
  });

  test("are not known of what is frozen, and that nobody looks is one of them", () =>
    expect(
      shown(
        parameters,
        [...found, ...pushes(-1)],
        [late, row("good", "the check can look"), row("bad", "the check can look")],
      ),
    ).toBe("as expected"));
});

test("a stage that has failed is shown with how often, and when that was last seen", () => {
  const [howOften = "", when = ""] = questionsOf("Recent Failures", parameters);
  const stage = (name: string, values: string) => ({
    series: `pipeline_stage_failure_total{stage="${name}",stage_job="${name}-job"}`,
    values,
  });
  const series = [stage("silver", "0x2 1x2 2x20"), stage("gold", "0x20")];
  const labels = '{stage="silver",stage_job="silver-job"}';
  expect(answers({ series, expr: `round(${howOften})`, samples: [{ labels, value: 2 }] })).toBe("as expected");
  const late = `(${when}) - ${6 * 60_000}`;
  expect(answers({ series, expr: `${late} >= 0 < bool ${2 * 60_000}`, samples: [{ labels, value: 1 }] })).toBe(
    "as expected",
  );
});
