import { jobs } from "../../../metrics/jobs";
import { ruleFiles } from "../../../rules";
import { parameters } from "../parameters";
import type { TestedRules } from "../promtool/run";

interface Recorded {
  readonly name: string;
  readonly group: string;
  /** Series by selector, in promtool's notation at one sample a minute. */
  readonly series: Readonly<Record<string, string>>;
  /** What is asked, and the values that have to be found, by their labels. */
  readonly query: string;
  /** When it is asked. @default after ten minutes */
  readonly after?: string;
  readonly values: Readonly<Record<string, number>>;
}

const task = 'job_name="flink_processing",task_name="Window",subtask_index="0",job="flink"';
const watermark = (labels: string) => `flink_taskmanager_job_task_currentInputWatermark{${labels}}`;
const lag = (group: string, partition: number) =>
  `kafka_consumergroup_lag{consumergroup="${group}",topic="raw-trades",partition="${partition}",job="lag-exporter"}`;
const recordsLag = (client: string, partition: number) =>
  `kafka_consumer_records_lag{client_id="${client}",topic="raw-trades",partition="${partition}"}`;
const messagesIn = (topic: string, broker: number) =>
  `kafka_server_broker_topic_metrics_messages_in_total{topic="${topic}",instance="kafka-broker-${broker}:7071"}`;
const operation = 'operation_name="Trades",operation_type="query"';
const answeredWithin = (le: string, instance: string) =>
  `graphql_request_duration_seconds_bucket{${operation},le="${le}",instance="${instance}"}`;
const latencyBuckets = (le?: string) =>
  `operation:graphql_request_duration_seconds_bucket:rate5m${le ? `{${operation},le="${le}"}` : ""}`;
const hourlyMessages = (topic?: string) => `topic:kafka_messages_in:increase1h${topic ? `{topic="${topic}"}` : ""}`;
/** What is recorded of counters that panels show as rates: by the counter, and the label by which its parts are added. */
const rates: Readonly<Record<string, readonly [recorded: string, label: string, group: string]>> = {
  container_cpu_usage_seconds_total: ["name:container_cpu_usage_seconds:rate5m", "name", "container_derived"],
  container_network_receive_bytes_total: ["name:container_network_receive_bytes:rate5m", "name", "container_derived"],
  container_network_transmit_bytes_total: ["name:container_network_transmit_bytes:rate5m", "name", "container_derived"],
  kafka_server_broker_topic_metrics_messages_in_total: ["topic:kafka_messages_in:rate5m", "topic", "kafka_derived"],
  kafka_server_broker_topic_metrics_bytes_in_total: ["topic:kafka_bytes_in:rate5m", "topic", "kafka_derived"],
  kafka_server_broker_topic_metrics_bytes_out_total: ["topic:kafka_bytes_out:rate5m", "topic", "kafka_derived"],
};
const requests = (status: string) => `graphql_requests_total{status="${status}"}`;
const answered = "graphql_request_duration_seconds_count";
const graphqlApi = 'job="graphql-api",instance="graphql-api:8002"';
const age = (table: string) => `data_freshness_seconds{layer="bronze",table="${table}"}`;
/** When the checks pushed last, in promtool's notation. */
const pushes = (samples: string, ...checks: string[]) =>
  Object.fromEntries(checks.map((check) => [`push_time_seconds{job="${check}_sensor"}`, samples]));
const checks = ["freshness", "volume", "schema", "distribution"];
const everyMinute = pushes("0+60x1800", ...checks);
const atFirst = pushes("0x1800", ...checks);
const tableAge = (layer: string, table: string) =>
  `data_freshness_seconds{layer="${layer}",table="${table}",job="freshness_sensor"}`;
const fresh = (layer: string, table: string) => `data:fresh:bool{layer="${layer}",table="${table}"}`;
const dimensionScore = (dimension: string) => `data:quality_dimension_score{dimension="${dimension}"}`;
const deviation = (table: string) =>
  `data_volume_deviation_percent{layer="bronze",table="${table}",job="volume_sensor"}`;
const change = (table: string, type: string) =>
  `schema_changes_total{layer="bronze",table="${table}",change_type="${type}",job="schema_sensor"}`;
const breakingChanges = "table:breaking_schema_changes:increase1h";
const deviationOfMean = (column: string) =>
  `data_distribution_zscore{layer="bronze",table="a",column="${column}",statistic="mean",job="distribution_sensor"}`;
const oneOfEachLayer = Object.fromEntries(["bronze", "silver", "gold"].map((layer) => [tableAge(layer, "a"), "30x20"]));
/** Half of the tables are late, all have their rows, half lost a column, three quarters of the statistics are usual. */
const mixed = {
  [tableAge("bronze", "a")]: "30x20",
  [tableAge("gold", "b")]: "7201x20",
  [deviation("a")]: "-20x20",
  [deviation("b")]: "3x20",
  [change("a", "column_dropped")]: "0 0 1x18",
  [change("b", "column_added")]: "0 0 1x18",
  [change("b", "column_dropped")]: "0x20",
  ...Object.fromEntries([0, 1, -3, -3.1].map((z, i) => [deviationOfMean(`c${i}`), `${z}x20`])),
};
const sharesOfMixed = {
  [dimensionScore("freshness")]: 50,
  [dimensionScore("volume")]: 100,
  [dimensionScore("schema")]: 50,
  [dimensionScore("distribution")]: 75,
};
/** One table of three lost a column in the second minute. */
const twoWhole = {
  [change("a", "column_dropped")]: "0 0 1x1800",
  [change("b", "column_dropped")]: "0x1800",
  [change("c", "column_dropped")]: "0x1800",
};
const availability = 'slo:bad_ratio:5m{slo="api-availability"}';
const freshness = 'slo:bad_ratio:5m{slo="bronze-freshness"}';

const recorded: readonly Recorded[] = [
  {
    name: "watermark lag is the clock minus the watermark",
    group: "flink_derived",
    series: { [watermark(task)]: "588000x20" },
    query: "flink:watermark_lag_seconds",
    values: { [`flink:watermark_lag_seconds{component="flink",${task}}`]: 12 },
  },
  {
    name: "watermark lag has no value before the first event and after the last",
    group: "flink_derived",
    series: {
      [watermark('task_name="waiting"')]: "-9223372036854775808x20",
      [watermark('task_name="ended"')]: "9223372036854775807x20",
    },
    query: "flink:watermark_lag_seconds",
    values: {},
  },
  {
    name: "consumer lag has the plan's name and labels",
    group: "kafka_derived",
    series: { [lag("flink", 0)]: "7x20", [lag("flink", 1)]: "9x20", [lag("audit", 0)]: "3x20" },
    query: "kafka_consumer_records_lag",
    values: { [recordsLag("audit", 0)]: 3, [recordsLag("flink", 0)]: 7, [recordsLag("flink", 1)]: 9 },
  },
  {
    name: "messages of an hour are those that every broker took, and none of Kafka's own",
    group: "kafka_hourly_derived",
    series: {
      [messagesIn("raw-trades", 1)]: "0+60x90",
      [messagesIn("raw-trades", 2)]: "0+30x90",
      [messagesIn("raw-orders", 1)]: "7x90",
      [messagesIn("__consumer_offsets", 1)]: "0+60x90",
    },
    query: hourlyMessages(),
    after: "80m",
    values: { [hourlyMessages("raw-orders")]: 0, [hourlyMessages("raw-trades")]: 90 * 60 },
  },
  {
    name: "messages of an hour are not those of the hour before",
    group: "kafka_hourly_derived",
    series: { [messagesIn("raw-trades", 1)]: "0+60x30 1800x100" },
    query: hourlyMessages(),
    after: "100m",
    values: { [hourlyMessages("raw-trades")]: 0 },
  },
  {
    name: "requests by how long they took are those of every instance, by operation",
    group: "api_derived",
    series: {
      [answeredWithin("0.5", "a:4000")]: "0+30x20",
      [answeredWithin("0.5", "b:4000")]: "0+60x20",
      [answeredWithin("+Inf", "a:4000")]: "0+60x20",
    },
    query: latencyBuckets(),
    values: { [latencyBuckets("0.5")]: 1.5, [latencyBuckets("+Inf")]: 1 },
  },
  {
    name: "requests of three minutes ago still count",
    group: "api_derived",
    series: { [answeredWithin("0.5", "a:4000")]: "0x6 60x20" },
    query: latencyBuckets(),
    values: { [latencyBuckets("0.5")]: 0.2 },
  },
  {
    name: "requests of more than five minutes ago are none of now",
    group: "api_derived",
    series: { [answeredWithin("0.5", "a:4000")]: "0+30x4 120x20" },
    query: latencyBuckets(),
    values: { [latencyBuckets("0.5")]: 0 },
  },
  ...Object.entries(rates).flatMap(([counter, [recorded, label, group]]): Recorded[] => {
    const part = (of: string, name = "a") => `${counter}{${label}="${name}",part="${of}"}`;
    const found = (value: number) => ({ query: recorded, values: { [`${recorded}{${label}="a"}`]: value } });
    return [
      {
        group,
        name: `${counter} is that of all its parts`,
        series: { [part("0")]: "0+30x20", [part("1")]: "0+60x20" },
        ...found(1.5),
      },
      {
        group,
        name: `${counter} of three minutes ago still counts`,
        series: { [part("0")]: "0x6 60x20" },
        ...found(0.2),
      },
      {
        group,
        name: `${counter} of more than five minutes ago is none of now`,
        series: { [part("0")]: "0+30x4 120x20" },
        ...found(0),
      },
      ...(label === "topic"
        ? [
            {
              group,
              name: `${counter} of Kafka's own topics is not asked for`,
              series: { [part("0")]: "0+30x20", [part("0", "__consumer_offsets")]: "0+30x20" },
              ...found(0.5),
            },
          ]
        : []),
    ];
  }),
  ...["container_memory_usage_bytes", "container_start_time_seconds"].map(
    (gauge): Recorded => ({
      group: "container_derived",
      name: `${gauge} of a container that is seen twice is the higher one`,
      series: { [`${gauge}{name="a",id="old"}`]: "7x20", [`${gauge}{name="a",id="new"}`]: "9x20" },
      query: `name:${gauge}:max`,
      values: { [`name:${gauge}:max{name="a"}`]: 9 },
    }),
  ),
  {
    name: "budgets are those of the scrape jobs",
    group: "monitoring_derived",
    series: {},
    query: "job:series_budget",
    values: Object.fromEntries(
      Object.entries(jobs).map(([job, { maxSeries }]) => [`job:series_budget{job="${job}"}`, maxSeries]),
    ),
  },
  {
    name: "a table is fresh as long as its layer promises, to the second",
    group: "data_derived",
    series: {
      ...everyMinute,
      [tableAge("bronze", "a")]: "120x20",
      [tableAge("bronze", "b")]: "121x20",
      [tableAge("silver", "a")]: "600x20",
      [tableAge("silver", "b")]: "601x20",
      [tableAge("gold", "a")]: "7201x20",
      [tableAge("gold", "b")]: "7200x20",
      // Nothing is promised of it.
      [tableAge("other", "a")]: "1x20",
    },
    query: "data:fresh:bool",
    values: {
      [fresh("bronze", "a")]: 1,
      [fresh("bronze", "b")]: 0,
      [fresh("silver", "a")]: 1,
      [fresh("silver", "b")]: 0,
      [fresh("gold", "a")]: 0,
      [fresh("gold", "b")]: 1,
    },
  },
  {
    name: "a table counts until PushStale calls its age frozen, to the second",
    group: "data_derived",
    series: { ...atFirst, ...oneOfEachLayer },
    query: "data:fresh:bool",
    values: { [fresh("bronze", "a")]: 1, [fresh("silver", "a")]: 1, [fresh("gold", "a")]: 1 },
  },
  {
    name: "and no longer, whatever the other checks push",
    group: "data_derived",
    series: { ...everyMinute, ...pushes("0x20", "freshness"), ...oneOfEachLayer },
    query: "data:fresh:bool",
    after: "11m",
    values: {},
  },
  {
    name: "each dimension of quality is the share of what is well",
    group: "data_derived",
    series: { ...everyMinute, ...mixed },
    query: "data:quality_dimension_score",
    values: sharesOfMixed,
  },
  {
    name: "a dimension counts until PushStale calls its values frozen, to the second",
    group: "data_derived",
    series: { ...atFirst, ...mixed },
    query: "data:quality_dimension_score",
    values: sharesOfMixed,
  },
  ...checks.map((check) => ({
    name: `and no longer: ${check}, whatever the others push`,
    group: "data_derived",
    series: { ...everyMinute, ...pushes("0x20", check), ...mixed },
    query: dimensionScore(check),
    after: "11m",
    values: {},
  })),
  {
    name: "a table has its rows as long as the alert on them is silent, to the percent",
    group: "data_derived",
    series: { ...everyMinute, [deviation("a")]: "21x20", [deviation("b")]: "20x20" },
    query: dimensionScore("volume"),
    values: { [dimensionScore("volume")]: 50 },
  },
  {
    name: "a broken schema counts for the rest of the day",
    group: "data_derived",
    series: { ...everyMinute, ...twoWhole },
    query: `round(${dimensionScore("schema")})`,
    after: "23h",
    values: { '{dimension="schema"}': 67 },
  },
  {
    name: "and no longer",
    group: "data_derived",
    series: { ...everyMinute, ...twoWhole },
    query: dimensionScore("schema"),
    after: "25h",
    values: { [dimensionScore("schema")]: 100 },
  },
  {
    name: "a column that was added breaks nothing, every other change of a table within the hour counts",
    group: "data_derived",
    series: {
      [change("a", "column_dropped")]: "0 0 1x100",
      [change("a", "type_changed")]: "0 0 2x100",
      [change("b", "column_added")]: "0 0 1x100",
      [change("b", "type_changed")]: "0x100",
    },
    query: `round(${breakingChanges})`,
    after: "50m",
    values: {
      '{job="schema_sensor", layer="bronze", table="a"}': 3,
      '{job="schema_sensor", layer="bronze", table="b"}': 0,
    },
  },
  {
    name: "changes of the hour before are not of this one",
    group: "data_derived",
    series: { [change("a", "column_dropped")]: "0 0 1x100" },
    query: breakingChanges,
    after: "70m",
    values: { [`${breakingChanges}{job="schema_sensor",layer="bronze",table="a"}`]: 0 },
  },
  {
    name: "the score of quality weighs freshness double",
    group: "data_derived",
    // A dimension that has no weight does not count.
    series: { ...everyMinute, ...mixed, [dimensionScore("other")]: "10x20" },
    query: "data:quality_score",
    values: { "data:quality_score": 0.4 * 50 + 0.2 * (100 + 50 + 75) },
  },
  {
    name: "a dimension without a verdict leaves its weight to the others",
    group: "data_derived",
    series: { ...everyMinute, [tableAge("bronze", "a")]: "500x20", [deviation("a")]: "5x20" },
    query: "round(data:quality_score * 3)",
    values: { "{}": 100 },
  },
  {
    name: "there is no score while nobody looks",
    group: "data_derived",
    series: { ...atFirst, ...mixed },
    query: "data:quality_score",
    after: "11m",
    values: {},
  },
  {
    name: "there is no score before there is a verdict",
    group: "data_derived",
    series: {},
    query: "data:quality_score",
    values: {},
  },
  {
    name: "the ratio of failed requests is one for the whole API",
    group: "slo",
    series: {
      [`up{${graphqlApi}}`]: "1x20",
      [requests("success")]: "0+20x20",
      [requests("refused")]: "0+10x20",
      [requests("error")]: "0+10x20",
      [answered]: "0+40x20",
    },
    query: availability,
    values: { [availability]: 0.25 },
  },
  {
    name: "nothing has failed without requests",
    group: "slo",
    series: { [`up{${graphqlApi}}`]: "1x20", [answered]: "10x20", [requests("error")]: "5x20" },
    query: availability,
    values: { [availability]: 0 },
  },
  {
    name: "there is no ratio before the API has been up",
    group: "slo",
    series: { [`up{${graphqlApi}}`]: "0x20" },
    query: availability,
    values: {},
  },
  {
    name: "of the time in which the API is down all requests are taken to fail",
    group: "slo",
    series: {
      [`up{${graphqlApi}}`]: "1x7 0x1 1x10",
      [answered]: "0+40x20",
      [requests("error")]: "0+10x20",
    },
    query: availability,
    // Four of ten evaluations: a sample stands for half a minute more than its own minute.
    values: { [availability]: 0.4 + 0.6 * 0.25 },
  },
  {
    name: "an API that nobody asks has failed for as long as it was down",
    group: "slo",
    series: { [`up{${graphqlApi}}`]: "1x7 0x1 1x10" },
    query: availability,
    values: { [availability]: 0.4 },
  },
  {
    name: "an API that has not been up yet is not down",
    group: "slo",
    series: { [`up{${graphqlApi}}`]: "0x20" },
    query: "api:down:bool",
    values: {},
  },
  {
    name: "an API is down when none of its targets answers",
    group: "slo",
    series: { [`up{${graphqlApi}}`]: "1x5 0x15", [`up{${graphqlApi.replace(":8002", ":8003")}}`]: "1x15 0x5" },
    query: "api:down:bool",
    values: { "api:down:bool": 0 },
  },
  {
    name: "time of staleness is averaged over the tables",
    group: "slo",
    series: { [age("raw_trades")]: "500x20", [age("raw_orders")]: "20x20" },
    query: freshness,
    values: { [freshness]: 0.55 },
  },
];

const files = ruleFiles(parameters);

/** The tests of every group that records something, by the group's name. */
export const recordings: Readonly<Record<string, TestedRules>> = Object.fromEntries(
  [...new Set(recorded.map(({ group }) => group))].map((name) => {
    const [group] = files[name]?.groups ?? [];
    const tests = recorded
      .filter(({ group }) => group === name)
      .map(({ name, series, query, after = "10m", values }) => ({
        name,
        interval: "1m",
        input_series: Object.entries(series).map(([selector, samples]) => ({ series: selector, values: samples })),
        promql_expr_test: [
          {
            expr: query,
            eval_time: after,
            exp_samples: Object.entries(values).map(([labels, value]) => ({ labels, value })),
          },
        ],
      }));
    const tested: TestedRules = {
      rules: { groups: group ? [group] : [] },
      tests: (ruleFile) => ({ rule_files: [ruleFile], evaluation_interval: group?.interval, tests }),
    };
    return [name, tested];
  }),
);
