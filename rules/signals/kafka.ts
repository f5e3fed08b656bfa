import { kafka } from "../../metrics/kafka";
import { kafkaConsumer } from "../../metrics/kafka-consumer";
import { lagExporter } from "../../metrics/lag-exporter";
import { oneOf, promql, select } from "../promql";
import { consumerRecordsLag, hourlyMessages, namedTopics, rates } from "../recording/kafka";
import type { Signal } from "../signal";
import { answers } from "./target";

/** Topics that the bridge writes all the time. */
export const rawTopics = ["raw-trades", "raw-orders", "raw-market-data"] as const;

export const brokerUp: Signal = {
  name: "Broker answers",
  description:
    "Whether a broker's metrics page answered the last scrape; 1 is good, no value in the first minutes before it did.",
  unit: "boolean",
  query: answers({ job: "kafka" }),
};

export const offlinePartitions: Signal = {
  name: "Offline partitions",
  description:
    "Partitions without a leader: nobody can read or write them. 0 is good; every controller counts all of them.",
  unit: "partitions",
  query: promql`max(${kafka.offlinePartitions})`,
};

export const underReplicatedPartitions: Signal = {
  name: "Under-replicated partitions",
  description: "Partitions that have fewer replicas in sync than they should, each counted by its leader. 0 is good.",
  unit: "partitions",
  query: promql`sum(${kafka.underReplicatedPartitions})`,
};

export const activeControllers: Signal = {
  name: "Active controllers",
  description: "Controllers that believe they are in charge. Exactly 1 is good.",
  unit: "controllers",
  query: promql`sum(${kafka.activeControllers})`,
};

const rawMessages = select(kafka.messagesIn, { topic: oneOf(rawTopics) });

export const silentTopics: Signal = {
  name: "Topics that fell silent",
  description:
    "Most messages within an hour of the last day, for the raw topics that got none in the last two minutes. A topic that " +
    "disappears with its brokers counts as silent; one that never had a message does not.",
  unit: "messages",
  query: promql`
    max_over_time(${select(hourlyMessages, { topic: oneOf(rawTopics) })}[1d]) > 0
    unless sum by (topic) (rate(${rawMessages}[2m])) > 0`,
};

export const newTopics: Signal = {
  name: "New topics",
  description:
    "Topics with messages now that had none between one and three hours ago, each with the number of brokers that lead it. Silent " +
    "until the brokers have been watched for two hours, because before that every topic is new.",
  unit: "brokers",
  query: promql`
    count by (topic) (${namedTopics})
    unless on (topic) last_over_time(${hourlyMessages}[1h] offset 1h)
    and on () count(last_over_time(${hourlyMessages}[1h] offset 2h))`,
};

export const consumerLag: Signal = {
  name: "Consumer lag",
  description: "Records of a partition that a consumer group has not committed yet. Small and level is good.",
  unit: "records",
  query: select(consumerRecordsLag),
};

export const producerErrorRate: Signal = {
  name: "Producer errors",
  description:
    "Records per second that the bridge could not send, or that Kafka did not confirm, averaged over 30 seconds. 0 is good.",
  unit: "records per second",
  query: select(kafkaConsumer.producerRecordErrorRate),
};

export const lagKnown: Signal = {
  name: "Lag is known",
  description:
    "Whether Kafka answered all that the lag exporter last asked; 1 is good. Otherwise lags are old, then gone.",
  unit: "boolean",
  query: select(lagExporter.up),
};

export const messagesIn: Signal = {
  name: "Messages in",
  description: "Messages per second that producers write to a topic. Level, at the generator's pace, is good.",
  unit: "messages per second",
  query: select(rates.messagesIn),
};

/** Brokers count what is written, not what is read: what a group reads is what is written less what its lag grows by. */
export const messagesOut: Signal = {
  name: "Messages out",
  description: "Messages per second that a consumer group reads of a topic. As many as come in is good.",
  unit: "messages per second",
  query: promql`
    clamp_min(${rates.messagesIn}
    - on (topic) group_right () sum by (topic, consumergroup) (deriv(${lagExporter.lagSum}[5m])), 0)`,
};

export const bytesIn: Signal = {
  name: "Bytes in",
  description: "Bytes per second that producers write to a topic, before replication.",
  unit: "bytes per second",
  query: select(rates.bytesIn),
};

export const bytesOut: Signal = {
  name: "Bytes out",
  description: "Bytes per second that consumers read from a topic, without replication.",
  unit: "bytes per second",
  query: select(rates.bytesOut),
};

export const isrShrinks: Signal = {
  name: "ISR shrinks",
  description: "Replicas per second that fall out of sync. 0 is good; a broker that restarts causes one spell.",
  unit: "events per second",
  query: promql`sum(rate(${kafka.isrShrinks}[5m]))`,
};

export const isrExpands: Signal = {
  name: "ISR expands",
  description: "Replicas per second that are in sync again. Each shrink should be followed by one.",
  unit: "events per second",
  query: promql`sum(rate(${kafka.isrExpands}[5m]))`,
};

export const producerRequestRate: Signal = {
  name: "Producer requests",
  description: "Produce requests per second that a producer sends. Level is good.",
  unit: "requests per second",
  query: select(kafkaConsumer.producerRequestRate),
};

export const partitionLag: Signal = {
  name: "Lag of a partition",
  description: "Records of a partition that the slowest consumer group has not committed yet.",
  unit: "records",
  query: promql`max by (topic, partition) (${consumerRecordsLag})`,
};
