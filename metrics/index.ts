import { alertInbox } from "./alert-inbox";
import { alertmanager } from "./alertmanager";
import { apiClient } from "./api-client";
import { cadvisor } from "./cadvisor";
import { dagster } from "./dagster";
import { data } from "./data";
import { dataObserver } from "./data-observer";
import { flink } from "./flink";
import { graphqlApi } from "./graphql-api";
import { kafka } from "./kafka";
import { kafkaConsumer } from "./kafka-consumer";
import { lagExporter } from "./lag-exporter";
import { lineage } from "./lineage";
import type { Metric } from "./metric";
import { nodeExporter } from "./node-exporter";
import { prometheus } from "./prometheus";
import { pushgateway } from "./pushgateway";
import { tradeGenerator } from "./trade-generator";
import { viewer } from "./viewer";

/** Every metric that the stack knows. */
export const catalog: readonly Metric[] = [
  prometheus,
  alertmanager,
  kafka,
  flink,
  pushgateway,
  data,
  lineage,
  tradeGenerator,
  kafkaConsumer,
  graphqlApi,
  dagster,
  lagExporter,
  dataObserver,
  alertInbox,
  viewer,
  apiClient,
  nodeExporter,
  cadvisor,
].flatMap((source) => Object.values<Metric>(source));

export { type Job, type JobDescription, jobs } from "./jobs";
export { type Metric, type MetricType, seriesNames } from "./metric";
