import { kafka } from "../../metrics/kafka";
import { lagExporter } from "../../metrics/lag-exporter";
import type { Metric } from "../../metrics/metric";
import { notMatching, promql, select } from "../promql";
import { recording } from "../rule";

/** The plan's name for the lag of a consumer group, whose name stands where the plan has the client's. */
export const consumerRecordsLag = recording({
  name: "kafka_consumer_records_lag",
  description: "Records of a partition that a consumer group has not committed yet.",
  unit: "records",
  labels: ["client_id", "topic", "partition"],
  expr: promql`
    sum by (client_id, topic, partition)
    (label_replace(${lagExporter.lag}, "client_id", "$1", "consumergroup", "(.+)"))`,
});

/** Every topic but Kafka's own. */
export const ofNamedTopics = { topic: notMatching("__.*") };
export const namedTopics = select(kafka.messagesIn, ofNamedTopics);

/** How fast a counter of a topic grows, over five minutes and all brokers. */
const rate = (name: string, counter: Metric, description: string) =>
  recording({
    name: `topic:kafka_${name}:rate5m`,
    description,
    unit: `${counter.unit} per second`,
    labels: ["topic"],
    expr: promql`sum by (topic) (rate(${select(counter, ofNamedTopics)}[5m]))`,
  });

/** Recorded because panels ask for them over as much as the whole retention, of every topic and broker at once. */
export const rates = {
  messagesIn: rate("messages_in", kafka.messagesIn, "Messages per second that a topic got, over five minutes."),
  bytesIn: rate("bytes_in", kafka.bytesIn, "Bytes per second that a topic got, before replication, over five minutes."),
  bytesOut: rate("bytes_out", kafka.bytesOut, "Bytes per second that were read of a topic, over five minutes."),
};

/** Recorded because two alerts look back on a day of it, of every broker, at each evaluation. */
export const hourlyMessages = recording({
  name: "topic:kafka_messages_in:increase1h",
  description: "Messages that a topic got within an hour, whichever broker took them; without Kafka's own topics.",
  unit: "messages",
  labels: ["topic"],
  expr: promql`sum by (topic) (increase(${namedTopics}[1h]))`,
});
