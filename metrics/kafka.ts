import { metricsOf } from "./metric";

const { counter, gauge } = metricsOf("kafka");

/** Metrics of the Kafka brokers, as the JMX exporter's rules name them (plan, section 3.1). */
export const kafka = {
  brokerState: gauge("kafka_server_broker_state", {
    unit: "state",
    help: "State of the broker: 3 is running, below it starts, above it stops",
    maxSeries: 3,
  }),
  underReplicatedPartitions: gauge("kafka_server_replica_manager_under_replicated_partitions", {
    unit: "partitions",
    help: "Number of under-replicated partitions",
    maxSeries: 3,
  }),
  isrShrinks: counter("kafka_server_replica_manager_isr_shrinks_total", {
    unit: "events",
    help: "Total ISR shrink events",
    maxSeries: 3,
  }),
  isrExpands: counter("kafka_server_replica_manager_isr_expands_total", {
    unit: "events",
    help: "Total ISR expand events",
    maxSeries: 3,
  }),
  activeControllers: gauge("kafka_controller_active_controller_count", {
    unit: "controllers",
    help: "Number of active controllers (should be 1)",
    maxSeries: 3,
  }),
  offlinePartitions: gauge("kafka_controller_offline_partitions_count", {
    unit: "partitions",
    help: "Number of offline partitions",
    maxSeries: 3,
  }),
  messagesIn: counter("kafka_server_broker_topic_metrics_messages_in_total", {
    unit: "messages",
    labels: ["topic"],
    help: "Total messages received per topic",
    maxSeries: 45,
  }),
  bytesIn: counter("kafka_server_broker_topic_metrics_bytes_in_total", {
    unit: "bytes",
    labels: ["topic"],
    help: "Total bytes received per topic",
    maxSeries: 45,
  }),
  bytesOut: counter("kafka_server_broker_topic_metrics_bytes_out_total", {
    unit: "bytes",
    labels: ["topic"],
    help: "Total bytes sent per topic",
    maxSeries: 45,
  }),
  jvmMemoryUsed: gauge("jvm_memory_used_bytes", {
    unit: "bytes",
    labels: ["area"],
    help: "Used bytes of a given JVM memory area.",
    maxSeries: 6,
  }),
};
