import { storageNearCapacity } from "../../rules/alerts/infrastructure";
import {
  consumerLagHigh,
  kafkaControllerCount,
  kafkaNoMessagesIn,
  kafkaOfflinePartitions,
  kafkaProducerErrors,
  kafkaUnderReplicatedPartitions,
} from "../../rules/alerts/kafka";
import { diskUsed } from "../../rules/signals/infrastructure";
import * as kafka from "../../rules/signals/kafka";
import { gauge, heatmap, stat, timeseries } from "../kinds";
import { byQuestion, fixedColor } from "../panel";
import { limitOf } from "../parameters";
import { colors, goodAt, goodUpTo, usualUpTo } from "../style";
import { chosen } from "../variables";

const topic = { topic: chosen("topic") };
const client = { client_id: chosen("client_id") };

export const messages = timeseries({
  title: "Messages In/Out per Topic",
  description:
    "Messages per second that are written to a topic, and that each consumer group reads of it. Out as high as in is good.",
  ask: [
    { signal: kafka.messagesIn, legend: "{{topic}} in", where: topic },
    { signal: kafka.messagesOut, legend: "{{topic}} out to {{consumergroup}}", where: topic },
  ],
  noData: "No message in the chosen topics",
  min: 0,
  alerts: [kafkaNoMessagesIn],
  width: 12,
});

export const bytes = timeseries({
  title: "Bytes In/Out per Topic",
  description: "Bytes per second that producers write to a topic and that consumers read from it, without replication.",
  ask: [
    { signal: kafka.bytesIn, legend: "{{topic}} in", where: topic },
    { signal: kafka.bytesOut, legend: "{{topic}} out", where: topic },
  ],
  noData: "No message in the chosen topics",
  min: 0,
  width: 12,
});

export const consumerLag = timeseries((stack) => ({
  title: "Consumer Group Lag",
  ask: [{ signal: kafka.consumerLag, legend: "{{client_id}} {{topic}}/{{partition}}", where: topic }],
  noData: "No consumer group has committed an offset in the chosen topics",
  min: 0,
  steps: usualUpTo(limitOf(consumerLagHigh, stack)),
  alerts: [consumerLagHigh],
  width: 12,
}));

export const lagByPartition = heatmap({
  title: "Consumer Lag by Partition",
  description:
    "Records that the slowest consumer group has not committed yet, by partition. One row that stands out is a stuck partition.",
  ask: [{ signal: kafka.partitionLag, legend: "{{topic}}/{{partition}}", where: topic }],
  noData: "No consumer group has committed an offset in the chosen topics",
  width: 12,
});

export const underReplicated = stat((stack) => ({
  title: "Under-Replicated Partitions",
  ask: [{ signal: kafka.underReplicatedPartitions, legend: "Under-replicated" }],
  noData: "No broker answers",
  steps: goodUpTo(limitOf(kafkaUnderReplicatedPartitions, stack)),
  alerts: [kafkaUnderReplicatedPartitions],
  width: 6,
  height: 5,
}));

export const isr = timeseries({
  title: "ISR Shrink/Expand Rate",
  description:
    "Replicas per second that fall out of sync and come back. 0 is good; a broker that restarts causes one pair.",
  ask: [
    { signal: kafka.isrShrinks, legend: "Shrinks", refId: "shrinks" },
    { signal: kafka.isrExpands, legend: "Expands", refId: "expands" },
  ],
  noData: "No broker answers",
  min: 0,
  overrides: [byQuestion("shrinks", fixedColor(colors.bad)), byQuestion("expands", fixedColor(colors.good))],
  alerts: [kafkaUnderReplicatedPartitions],
  width: 12,
});

export const activeControllers = stat((stack) => ({
  title: "Active Controller Count",
  ask: [{ signal: kafka.activeControllers, legend: "Active controllers" }],
  noData: "No broker answers",
  steps: goodAt(limitOf(kafkaControllerCount, stack)),
  alerts: [kafkaControllerCount],
  width: 6,
  height: 5,
}));

export const offlinePartitions = stat((stack) => ({
  title: "Offline Partitions",
  ask: [{ signal: kafka.offlinePartitions, legend: "Offline" }],
  noData: "No broker answers",
  steps: goodUpTo(limitOf(kafkaOfflinePartitions, stack)),
  alerts: [kafkaOfflinePartitions],
  width: 6,
  height: 5,
}));

export const producerRequests = timeseries({
  title: "Producer Request Rate",
  ask: [{ signal: kafka.producerRequestRate, legend: "{{client_id}}", where: client }],
  noData: "The bridge does not answer",
  min: 0,
  width: 12,
});

export const producerErrors = timeseries((stack) => ({
  title: "Producer Error Rate",
  ask: [{ signal: kafka.producerErrorRate, legend: "{{client_id}}", where: client }],
  noData: "The bridge does not answer",
  min: 0,
  steps: goodUpTo(limitOf(kafkaProducerErrors, stack)),
  alerts: [kafkaProducerErrors],
  width: 12,
}));

/** The plan's mount point is that of one machine; the brokers' volumes lie where the engine keeps its data. */
export const brokerDisk = gauge((stack) => ({
  title: "Broker Disk Usage",
  description:
    "Share of each of the host's file systems that is used; the brokers' volumes lie on the one with the container engine's data. " +
    `Below ${limitOf(storageNearCapacity, stack)}% is good.`,
  ask: [{ signal: diskUsed, legend: "{{mountpoint}}" }],
  noData: "The node exporter does not answer",
  min: 0,
  max: 100,
  steps: goodUpTo(limitOf(storageNearCapacity, stack), limitOf(storageNearCapacity, stack) - 10),
  alerts: [storageNearCapacity],
  width: 6,
  height: 5,
}));
