import { kafka } from "../../metrics/kafka";
import type { Metric } from "../../metrics/metric";

/** A rule of the JMX exporter: the attribute of a bean that it matches becomes a sample. */
export interface JmxRule {
  pattern: string;
  name: string;
  type: "COUNTER" | "GAUGE";
  help: string;
  labels?: Record<string, string>;
}

/** Configuration of the JMX exporter, `jmx.yml`. */
export interface JmxExporterConfig {
  startDelaySeconds: number;
  lowercaseOutputName: boolean;
  lowercaseOutputLabelNames: boolean;
  /** Beans that are read at a scrape; nothing else is asked for. */
  includeObjectNames: string[];
  rules: JmxRule[];
}

/** Where a broker keeps a metric of the catalog. */
interface Source {
  metric: Metric;
  /** Domain, `type` and `name` of the bean. */
  bean: [domain: string, type: string, name?: string];
  /** Attribute of the bean, and the key inside it where it is a composite. */
  attribute: string;
  /** Labels with fixed values. */
  fixed?: Record<string, string>;
}

const sources: Source[] = [
  { metric: kafka.brokerState, bean: ["kafka.server", "KafkaServer", "BrokerState"], attribute: "Value" },
  {
    metric: kafka.underReplicatedPartitions,
    bean: ["kafka.server", "ReplicaManager", "UnderReplicatedPartitions"],
    attribute: "Value",
  },
  { metric: kafka.isrShrinks, bean: ["kafka.server", "ReplicaManager", "IsrShrinksPerSec"], attribute: "Count" },
  { metric: kafka.isrExpands, bean: ["kafka.server", "ReplicaManager", "IsrExpandsPerSec"], attribute: "Count" },
  {
    metric: kafka.activeControllers,
    bean: ["kafka.controller", "KafkaController", "ActiveControllerCount"],
    attribute: "Value",
  },
  {
    metric: kafka.offlinePartitions,
    bean: ["kafka.controller", "KafkaController", "OfflinePartitionsCount"],
    attribute: "Value",
  },
  { metric: kafka.messagesIn, bean: ["kafka.server", "BrokerTopicMetrics", "MessagesInPerSec"], attribute: "Count" },
  { metric: kafka.bytesIn, bean: ["kafka.server", "BrokerTopicMetrics", "BytesInPerSec"], attribute: "Count" },
  { metric: kafka.bytesOut, bean: ["kafka.server", "BrokerTopicMetrics", "BytesOutPerSec"], attribute: "Count" },
];

/** The bean's name with every label of the metric as a wildcard. */
function objectName({ metric, bean: [domain, type, name], fixed = {} }: Source): string {
  const labels = metric.labels.filter((label) => !(label in fixed)).map((label) => `,${label}=*`);
  return `${domain}:type=${type}${name ? `,name=${name}` : ""}${labels.join("")}`;
}

function rule({ metric, bean: [domain, type, name], attribute, fixed = {} }: Source): JmxRule {
  const free = metric.labels.filter((label) => !(label in fixed));
  const keys = [`type=${type}`, ...(name ? [`name=${name}`] : []), ...free.map((label) => `${label}=(.+)`)];
  const labels = { ...fixed, ...Object.fromEntries(free.map((label, index) => [label, `$${index + 1}`])) };
  return {
    pattern: `${domain.replaceAll(".", "\\.")}<${keys.join(", ")}><>${attribute}`,
    name: metric.name,
    type: metric.type === "counter" ? "COUNTER" : "GAUGE",
    help: metric.help,
    ...(Object.keys(labels).length > 0 && { labels }),
  };
}

/** What a broker exports: the metrics of the catalog, and of the JVM what the agent adds by itself. */
export function jmxExporter(): JmxExporterConfig {
  return {
    startDelaySeconds: 0,
    lowercaseOutputName: true,
    lowercaseOutputLabelNames: true,
    includeObjectNames: [...new Set(sources.map(objectName))],
    rules: sources.map(rule),
  };
}
