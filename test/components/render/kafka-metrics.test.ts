import { readFileSync } from "node:fs";
import { join } from "node:path";
import { jmxExporter } from "../../../components/render/kafka";
import { kafka } from "../../../metrics/kafka";
import type { Metric } from "../../../metrics/metric";

const { rules, includeObjectNames } = jmxExporter();

/** The sample that the exporter makes of an attribute: it looks for the pattern anywhere in `domain<properties><path>attribute: value`. */
function sample(attribute: string) {
  for (const { pattern, name, type, labels = {} } of rules) {
    const match = new RegExp(`^.*(?:${pattern}).*$`).exec(attribute);
    if (match) {
      const filled = Object.entries(labels).map(([label, value]) => [
        label,
        value.replace(/\$(\d)/g, (_, group) => match[group] ?? ""),
      ]);
      return { name, type, labels: Object.fromEntries(filled) };
    }
  }
  return undefined;
}

const ofBeans = Object.values<Metric>(kafka).filter(({ name }) => name.startsWith("kafka_"));
const prefixes = /metricNameMustStartWith=(\S+)/
  .exec(readFileSync(join(__dirname, "../../../images/kafka/entrypoint.sh"), "utf8"))?.[1]
  ?.split(",");

test("every metric of the catalog that a broker keeps has one rule, and there are no others", () => {
  expect(rules.map(({ name }) => name).sort()).toEqual(ofBeans.map(({ name }) => name).sort());
});

test("help and type are those of the catalog", () => {
  const described = rules.map(({ name, help, type }) => ({ name, help, type: type.toLowerCase() }));
  expect(described).toEqual(expect.arrayContaining(ofBeans.map(({ name, help, type }) => ({ name, help, type }))));
});

test.each([
  [
    "kafka.server<type=ReplicaManager, name=UnderReplicatedPartitions><>Value: 2",
    { name: "kafka_server_replica_manager_under_replicated_partitions", type: "GAUGE", labels: {} },
  ],
  [
    "kafka.controller<type=KafkaController, name=ActiveControllerCount><>Value: 1",
    { name: "kafka_controller_active_controller_count", type: "GAUGE", labels: {} },
  ],
  [
    "kafka.server<type=BrokerTopicMetrics, name=BytesInPerSec, topic=raw-trades><>Count: 94941",
    { name: "kafka_server_broker_topic_metrics_bytes_in_total", type: "COUNTER", labels: { topic: "raw-trades" } },
  ],
])("%s is exported", (attribute, expected) => {
  expect(sample(attribute)).toEqual(expected);
});

test.each([
  "kafka.server<type=BrokerTopicMetrics, name=BytesInPerSec><>Count: 94941",
  "kafka.server<type=BrokerTopicMetrics, name=BytesInPerSec, topic=raw-trades><>MeanRate: 12.5",
  "kafka.server<type=ReplicaManager, name=PartitionCount><>Value: 18",
])("%s is not", (attribute) => {
  expect(sample(attribute)).toBeUndefined();
});

test("only the beans that the rules speak of are read at a scrape", () => {
  expect(includeObjectNames).toContain("kafka.server:type=BrokerTopicMetrics,name=MessagesInPerSec,topic=*");
  expect(includeObjectNames).toContain("kafka.controller:type=KafkaController,name=OfflinePartitionsCount");
  expect(includeObjectNames).toHaveLength(rules.length);
});

test("the image lets every metric of the catalog out, and of the JVM's hundred others none", () => {
  const passes = (name: string) => prefixes?.some((prefix) => name.startsWith(prefix));
  expect(Object.values<Metric>(kafka).filter(({ name }) => !passes(name))).toEqual([]);
  expect(["jvm_memory_pool_used_bytes", "jvm_threads_current", "process_open_fds"].filter(passes)).toEqual([]);
});
