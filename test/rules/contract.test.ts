import { groups } from "../../rules";
import { labelsOf, problemsOf } from "../../rules/contract";
import { queryOf } from "../../rules/render";
import { isAlert } from "../../rules/rule";
import { rawTopics } from "../../rules/signals/kafka";
import { topics } from "../../stack/topics";
import { parameters } from "./parameters";
import { render } from "./render";

const rules = groups.flatMap(({ rules }) => rules);

describe("every rule", () => {
  test.each(rules.map((rule) => [rule.name, rule] as const))("%s asks only for what is exported", (_, rule) => {
    expect(problemsOf(queryOf(rule, parameters).text)).toEqual([]);
  });

  test.each(rules.filter(isAlert).map((rule) => [rule.name, rule] as const))(
    "%s fills in only labels that its series have",
    (_, rule) => {
      const { labels, annotations } = render(rule);
      const named = [...`${Object.values(labels)} ${Object.values(annotations)}`.matchAll(/\$labels\.(\w+)/g)];
      const present = labelsOf(queryOf(rule, parameters).text) ?? new Set();
      expect(named.map(([, label]) => label).filter((label) => !present.has(label as string))).toEqual([]);
    },
  );

  test.each(rules.flatMap((rule) => (isAlert(rule) ? [] : [[rule.name, rule] as const])))(
    "%s records the labels that it says",
    (_, rule) => {
      const recorded = new Set([...(labelsOf(queryOf(rule, parameters).text) ?? []), ...Object.keys(rule.adds ?? {})]);
      expect([...recorded].sort()).toEqual([...rule.labels].sort());
    },
  );

  test("that names topics names those of the stack", () => {
    expect([...rawTopics]).toEqual([topics.trades, topics.orders, topics.marketData]);
  });
});

describe("the contract refuses", () => {
  test.each([
    ["a metric that nobody exports", "kafka_brokers > 1", "unknown metric kafka_brokers"],
    [
      "a label that the metric does not have",
      'up{broker="1"} == 0',
      "up has no label broker; it has {cluster, instance, job}",
    ],
    ["a scrape job that does not exist", 'up{job="kafak"} == 0', "there is no scrape job kafak"],
    [
      "a raw counter",
      "schema_changes_total > 0",
      "schema_changes_total is a counter and is taken as it is: use increase() or rate()",
    ],
    [
      "a counter behind max_over_time",
      "max_over_time(schema_changes_total[10m]) > 0",
      "schema_changes_total is a counter and is taken as it is: use increase() or rate()",
    ],
    [
      "a rate of a gauge",
      "rate(flink_jobmanager_job_numRestarts[5m]) > 0",
      "flink_jobmanager_job_numRestarts is a gauge and cannot be given to rate(): use delta(), deriv() or changes()",
    ],
    [
      "grouping by a label that is gone",
      "sum by (topic) (up)",
      "grouped by {topic}, which is not a label there: sum by (topic) (up)",
    ],
    [
      "operands whose labels differ",
      "sum by (job) (up) / sum(up)",
      "labels that cannot match, {job} and {}: sum by (job) (up) / sum(up)",
    ],
    [
      "matching on a label that one side lost",
      "sum by (job) (up) and on (instance) up",
      "matched on {instance}, which one side does not have: sum by (job) (up) and on (instance) up",
    ],
  ])("%s", (_, query, problem) => expect(problemsOf(query)).toEqual([problem]));

  test("what is not PromQL", () =>
    expect(() => problemsOf("sum(up > 0")).toThrow("not PromQL at character 10: sum(up > 0"));
});

describe("the contract lets pass", () => {
  test.each([
    'sum by (le) (rate(kafka_bridge_latency_seconds_bucket{topic="raw-trades"}[5m]))',
    "histogram_quantile(0.95, sum by (le, topic) (rate(kafka_bridge_latency_seconds_bucket[5m]))) > 1",
    "count by (topic) (kafka_bridge_messages_total offset 1h)",
    "sum by (job) (up) * on (job) group_left () job:series_budget",
    "sum without (instance) (up) / on (job, cluster) sum by (job, cluster) (up)",
    "absent(flink_jobmanager_numRunningJobs) or vector(0)",
    "topk(3, up) > time() - 5",
  ])("%s", (query) => expect(problemsOf(query)).toEqual([]));
});
