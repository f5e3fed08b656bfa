import { questionsOf } from "../../dashboards/questions";
import { parameters } from "../rules/parameters";
import { answers } from "../rules/promtool/answers";

const asked = (title: string) => questionsOf(title, parameters)[0] ?? "";

describe("the freshness heatmap", () => {
  const expr = asked("Freshness Heatmap");
  const age = (layer: string, seconds: number) => ({
    series: `data_freshness_seconds{layer="${layer}",table="a",job="freshness_sensor"}`,
    values: `${seconds}x20`,
  });
  const ages = [age("bronze", 60), age("silver", 60), age("gold", 60)];
  const push = (check: string, values: string) => ({ series: `push_time_seconds{job="${check}_sensor"}`, values });
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
