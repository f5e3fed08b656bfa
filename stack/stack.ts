import * as docker from "@pulumi/docker";
import { AlertInbox } from "../components/alert-inbox";
import { Alertmanager } from "../components/alertmanager";
import { Cadvisor } from "../components/cadvisor";
import { Flink } from "../components/flink";
import { FlinkJobs } from "../components/flink-jobs";
import { Images } from "../components/images";
import { Kafka } from "../components/kafka";
import { KafkaBridge } from "../components/kafka-bridge";
import { LagExporter } from "../components/lag-exporter";
import { NodeExporter } from "../components/node-exporter";
import { labels, type Platform } from "../components/platform";
import { Postgres } from "../components/postgres";
import { Prometheus } from "../components/prometheus";
import { Pushgateway } from "../components/pushgateway";
import { TradeGenerator } from "../components/trade-generator";
import { type Job, jobs } from "../metrics";
import { hostUrl } from "./ports";
import type { Settings } from "./settings";
import { topics } from "./topics";

/** The one wiring: a line per component, and what flows from one to the next. */
export function createStack(name: string, settings: Settings) {
  const images = new Images("images", { source: settings.imageSource, baseImage: settings.baseImage });
  const network = new docker.Network("network", { name, labels: labels(name) });
  const warehouse = new docker.Volume("warehouse", { name: `${name}-warehouse`, labels: labels(name) });
  const platform: Platform = { stack: name, settings, network, images };

  const kafka = new Kafka("kafka", platform);
  const rawTopics = [topics.trades, topics.orders, topics.marketData].map((topic) =>
    kafka.topic(topic, settings.topicPartitions),
  );
  const otherTopics = [topics.aggregates, topics.deadLetters].map((topic) => kafka.topic(topic, 3));
  const allTopics = [...rawTopics, ...otherTopics];

  const generator = new TradeGenerator("trade-generator", platform);
  const bridge = new KafkaBridge("kafka-bridge", platform, { generator, kafka }, { dependsOn: allTopics });

  const postgres = new Postgres("postgres", platform);
  const flink = new Flink("flink", platform, { database: postgres.connection, warehouse }, { dependsOn: postgres });
  new FlinkJobs(
    "flink-jobs",
    platform,
    { flink, kafka, database: postgres.connection },
    { dependsOn: [flink, ...allTopics] },
  );

  const lag = new LagExporter("lag-exporter", platform, { kafka });

  const inbox = new AlertInbox("alert-inbox", platform);
  const alertmanager = new Alertmanager("alertmanager", platform, { inbox });
  const pushgateway = new Pushgateway("pushgateway", platform);
  const nodeExporter = new NodeExporter("node-exporter", platform);
  const cadvisor = new Cadvisor("cadvisor", platform);

  const prometheus = new Prometheus("prometheus", platform, {
    hosts: {
      alertmanager: [alertmanager.host],
      kafka: kafka.hosts,
      flink: flink.hosts,
      pushgateway: [pushgateway.host],
      "trade-generator": [generator.host],
      "kafka-consumer": [bridge.host],
      "lag-exporter": [lag.host],
      "alert-inbox": [inbox.host],
      "node-exporter": [nodeExporter.host],
      cadvisor: [cadvisor.host],
    },
    // Nothing is pushed yet: a rule on what the checks of the data push would take their absence for a failure.
    rulesOn: (Object.keys(jobs) as Job[]).filter((job) => job !== "pushgateway"),
  });

  return {
    links: {
      Prometheus: prometheus.url,
      Alertmanager: alertmanager.url,
      "Alert inbox": inbox.url,
      Pushgateway: hostUrl(settings, "pushgateway"),
      Flink: flink.url,
      cAdvisor: hostUrl(settings, "cadvisor"),
      "Trade generator": `${hostUrl(settings, "tradeGenerator")}/metrics`,
      "Kafka bridge": `${hostUrl(settings, "kafkaBridge")}/metrics`,
    },
  };
}
