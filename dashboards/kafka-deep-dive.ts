import { kafka as brokers } from "../metrics/kafka";
import { kafkaConsumer } from "../metrics/kafka-consumer";
import { ofNamedTopics } from "../rules/recording/kafka";
import type { DashboardSpec } from "./dashboard";
import * as kafka from "./panels/kafka";
import { several } from "./variables";

export const kafkaDeepDive: DashboardSpec = {
  uid: "kafka-deep-dive",
  title: "Kafka Deep Dive",
  description: "What flows through the topics, how far readers are behind, and how the brokers are",
  folder: "Kafka",
  order: 2,
  refresh: "30s",
  from: "now-1h",
  variables: [
    several({
      name: "topic",
      label: "Topic",
      description: "Topics that are shown",
      from: brokers.messagesIn,
      of: "topic",
      where: ofNamedTopics,
    }),
    several({
      name: "client_id",
      label: "Producer",
      description: "Producers whose requests are shown",
      from: kafkaConsumer.producerRequestRate,
      of: "client_id",
    }),
  ],
  rows: [
    {
      title: "Brokers",
      panels: [kafka.underReplicated, kafka.offlinePartitions, kafka.activeControllers, kafka.brokerDisk],
    },
    { title: "Topics", panels: [kafka.messages, kafka.bytes] },
    { title: "Consumers", panels: [kafka.consumerLag, kafka.lagByPartition] },
    { title: "Producers", panels: [kafka.producerRequests, kafka.producerErrors] },
    { title: "Replication", panels: [kafka.isr] },
  ],
};
