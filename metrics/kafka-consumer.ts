import { metricsOf } from "./metric";
import { processMetrics } from "./process";

const { counter, gauge, histogram } = metricsOf("kafka-consumer");

/** Metrics of the Kafka bridge, whose scrape job the plan calls `kafka-consumer` (sections 3.1 and 3.4). */
export const kafkaConsumer = {
  messages: counter("kafka_bridge_messages_total", {
    unit: "messages",
    labels: ["topic"],
    help: "Messages that Kafka acknowledged, by topic.",
    maxSeries: 3,
  }),
  errors: counter("kafka_bridge_errors_total", {
    unit: "errors",
    labels: ["error_type"],
    help: "Messages that could not be bridged, and failed sends, by kind.",
    maxSeries: 4,
  }),
  latency: histogram("kafka_bridge_latency_seconds", {
    unit: "seconds",
    labels: ["topic"],
    help: "Time from receipt on the WebSocket to Kafka's acknowledgement.",
    buckets: [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0],
    maxSeries: 36,
  }),
  messagesPerSecond: gauge("kafka_bridge_messages_per_second", {
    unit: "messages per second",
    help: "Messages that Kafka acknowledged per second, averaged over the last five seconds.",
    maxSeries: 1,
  }),
  /* A Node.js producer has no JMX: these four are computed from the client's own instrumentation events. */
  producerRequestRate: gauge("kafka_producer_request_rate", {
    unit: "requests per second",
    labels: ["client_id"],
    help: "Produce requests sent per second, averaged over the last 30 seconds.",
    maxSeries: 1,
  }),
  producerResponseRate: gauge("kafka_producer_response_rate", {
    unit: "responses per second",
    labels: ["client_id"],
    help: "Produce responses received per second, averaged over the last 30 seconds.",
    maxSeries: 1,
  }),
  producerRecordErrorRate: gauge("kafka_producer_record_error_rate", {
    unit: "records per second",
    labels: ["client_id"],
    help: "Records per second whose send failed, or that nothing confirmed, averaged over the last 30 seconds.",
    maxSeries: 1,
  }),
  producerBatchSize: gauge("kafka_producer_batch_size_avg", {
    unit: "bytes",
    labels: ["client_id"],
    help: "Average size of the record batches sent in the last 30 seconds.",
    maxSeries: 1,
  }),
  ...processMetrics("kafka-consumer"),
};
