import { kafka } from "../../metrics/kafka";
import { lagExporter } from "../../metrics/lag-exporter";
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

/** Recorded because two alerts look back on a day of it, of every broker, at each evaluation. */
export const hourlyMessages = recording({
  name: "topic:kafka_messages_in:increase1h",
  description: "Messages that a topic got within an hour, whichever broker took them; without Kafka's own topics.",
  unit: "messages",
  labels: ["topic"],
  expr: promql`sum by (topic) (increase(${namedTopics}[1h]))`,
});
