import { lagExporter } from "../../metrics/lag-exporter";
import { promql } from "../promql";
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
