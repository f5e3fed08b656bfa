import { jobs } from "../../metrics/jobs";
import { ruleFiles } from "../../rules";
import { parameters } from "./parameters";
import { testRules } from "./promtool/run";

interface Sample {
  readonly labels: string;
  readonly value: number;
}

const task = 'job_name="flink_processing",task_name="Window",subtask_index="0",tm_id="a",job="flink"';
const lag = (group: string, partition: number) =>
  `kafka_consumergroup_lag{consumergroup="${group}",topic="raw-trades",partition="${partition}",job="lag-exporter"}`;
const requests = (status: string) => `graphql_requests_total{status="${status}"}`;
const age = (table: string) => `data_freshness_seconds{layer="bronze",table="${table}"}`;

/** Series by selector, in promtool's notation at one sample a minute; what they are recorded as after ten minutes. */
const cases: [string, string, string, Record<string, string>, string, Sample[]][] = [
  [
    "watermark lag is the clock minus the watermark",
    "flink_derived",
    "30s",
    { [`flink_taskmanager_job_task_currentInputWatermark{${task}}`]: "588000x20" },
    "flink:watermark_lag_seconds",
    [{ labels: `flink:watermark_lag_seconds{component="flink",${task}}`, value: 12 }],
  ],
  [
    "watermark lag has no value before the first event and after the last",
    "flink_derived",
    "30s",
    {
      [`flink_taskmanager_job_task_currentInputWatermark{${task}}`]: "-9223372036854775808x20",
      'flink_taskmanager_job_task_currentInputWatermark{task_name="ended"}': "9223372036854775807x20",
    },
    "flink:watermark_lag_seconds",
    [],
  ],
  [
    "consumer lag has the plan's name and labels",
    "kafka_derived",
    "15s",
    { [lag("flink", 0)]: "7x20", [lag("flink", 1)]: "9x20", [lag("audit", 0)]: "3x20" },
    "kafka_consumer_records_lag",
    [
      { labels: 'kafka_consumer_records_lag{client_id="audit",topic="raw-trades",partition="0"}', value: 3 },
      { labels: 'kafka_consumer_records_lag{client_id="flink",topic="raw-trades",partition="0"}', value: 7 },
      { labels: 'kafka_consumer_records_lag{client_id="flink",topic="raw-trades",partition="1"}', value: 9 },
    ],
  ],
  [
    "budgets are those of the scrape jobs",
    "monitoring_derived",
    "60s",
    {},
    "job:series_budget",
    Object.entries(jobs).map(([job, { maxSeries }]) => ({
      labels: `job:series_budget{job="${job}"}`,
      value: maxSeries,
    })),
  ],
  [
    "the ratio of failed requests is one for the whole API",
    "slo",
    "30s",
    { [requests("success")]: "0+30x20", [requests("error")]: "0+10x20" },
    'slo:bad_ratio:5m{slo="api-availability"}',
    [{ labels: 'slo:bad_ratio:5m{slo="api-availability"}', value: 0.25 }],
  ],
  [
    "there is no ratio without requests",
    "slo",
    "30s",
    { [requests("success")]: "5x20", [requests("error")]: "5x20" },
    'slo:bad_ratio:5m{slo="api-availability"}',
    [],
  ],
  [
    "time of staleness is averaged over the tables",
    "slo",
    "30s",
    { [age("raw_trades")]: "500x20", [age("raw_orders")]: "20x20" },
    'slo:bad_ratio:5m{slo="bronze-freshness"}',
    [{ labels: 'slo:bad_ratio:5m{slo="bronze-freshness"}', value: 0.55 }],
  ],
];

const deployed = [...Object.keys(jobs), "graphql-api", "lag-exporter"];
const files = ruleFiles(parameters, {}, deployed);

describe("recording rules", () => {
  const results = () =>
    testRules(
      cases.map(([name, group, interval, series, expr, samples]) => ({
        rules: files[group] as object,
        tests: (ruleFile) => ({
          rule_files: [ruleFile],
          evaluation_interval: interval,
          tests: [
            {
              name,
              interval: "1m",
              input_series: Object.entries(series).map(([selector, values]) => ({ series: selector, values })),
              promql_expr_test: [
                { expr, eval_time: "10m", exp_samples: samples.map(({ labels, value }) => ({ labels, value })) },
              ],
            },
          ],
        }),
      })),
    );
  let outcome: ReturnType<typeof results>;
  beforeAll(() => {
    outcome = results();
  });

  test.each(cases.map(([name], index) => [name, index] as const))("%s", (_, index) => {
    if (!outcome.passed[index]) throw new Error(outcome.output);
  });
});
