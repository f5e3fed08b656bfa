import { metricsOf } from "./metric";
import { processMetrics } from "./process";

const { gauge } = metricsOf("lag-exporter");

/** The most pairs of a group and a topic, and the most groups; where there are more, those furthest behind are shown. */
const pairs = 8;
const groups = 8;

/**
 * How far the consumer groups are behind. A broker does not export this (its FetcherLagMetrics are about replicas), so an exporter
 * asks Kafka's admin API; names and labels are the ones that the field uses.
 */
export const lagExporter = {
  lag: gauge("kafka_consumergroup_lag", {
    unit: "records",
    labels: ["consumergroup", "topic", "partition"],
    help: "Records of a partition that the group has not committed yet; the 48 largest where there are more partitions.",
    maxSeries: 48,
    absentWhen: "no group has committed an offset yet",
  }),
  lagSum: gauge("kafka_consumergroup_lag_sum", {
    unit: "records",
    labels: ["consumergroup", "topic"],
    help: "Records of a topic that the group has not committed yet.",
    maxSeries: pairs,
    absentWhen: "no group has committed an offset yet",
  }),
  lagSeconds: gauge("kafka_consumergroup_lag_seconds", {
    unit: "seconds",
    labels: ["consumergroup", "topic"],
    help: "Age of the oldest record of a topic that the group has not committed yet; 0 when it has caught up.",
    maxSeries: pairs,
    absentWhen: "no group has committed an offset yet",
  }),
  members: gauge("kafka_consumergroup_members", {
    unit: "members",
    labels: ["consumergroup"],
    help: "Consumers that are members of the group; Flink commits offsets without being one.",
    maxSeries: groups,
    absentWhen: "there is no group yet",
  }),
  up: gauge("kafka_lag_exporter_up", {
    unit: "boolean",
    help: "Whether Kafka answered everything that it was last asked.",
    maxSeries: 1,
  }),
  lastSuccess: gauge("kafka_lag_exporter_last_success_timestamp_seconds", {
    unit: "seconds",
    help: "Unix time at which Kafka last answered everything; 0 before the first time.",
    maxSeries: 1,
  }),
  ...processMetrics("lag-exporter"),
};
