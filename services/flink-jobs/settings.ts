import { join } from "node:path";
import { commonSettings } from "../shared/service";
import { integer, text } from "../shared/settings";

const address = (description: string, standard: string) =>
  text(/^https?:\/\/[^\s/]+$/, "an address such as http://flink-jobmanager:8081", { description, default: standard });

const path = (description: string, standard: string) =>
  text(/^\/\S*$/, "an absolute path", { description, default: standard });

export const flinkJobsSettings = {
  ...commonSettings(8004),
  FLINK_URL: address("The job manager's REST endpoint.", "http://flink-jobmanager:8081"),
  GATEWAY_URL: address("The SQL gateway's REST endpoint.", "http://flink-sql-gateway:8083"),
  KAFKA_BROKERS: text(/^[\w.-]+:\d{1,5}(,[\w.-]+:\d{1,5})*$/, "host:port of brokers, separated by commas", {
    description: "Brokers as Flink reaches them.",
    default: "kafka-broker-1:9092,kafka-broker-2:9092,kafka-broker-3:9092",
  }),
  CATALOG_URI: text(/^jdbc:postgresql:\/\/\S+$/, "a JDBC address such as jdbc:postgresql://postgres:5432/catalog", {
    description: "Database of the Iceberg catalog, as Flink reaches it; the password is in Flink's pgpass file.",
    default: "jdbc:postgresql://postgres:5432/catalog",
  }),
  CATALOG_USER: text(/^\w+$/, "letters, digits and underscores", {
    description: "User of that database.",
    default: "trade",
  }),
  WAREHOUSE: text(/^\w+:\/\S+$/, "an address such as file:///warehouse", {
    description: "Where the tables' files are, as Flink reaches them.",
    default: "file:///warehouse",
  }),
  CHECKPOINT_DIR: path("Folder of the checkpoints: the same path here and in the job manager.", "/checkpoints"),
  SQL_DIR: path("Folder of the jobs' SQL files.", join(__dirname, "sql")),
  TRANSACTION_TIMEOUT_MS: integer(10_000, 86_400_000, {
    description: "How long a Kafka transaction may stay open; at most the brokers' transaction.max.timeout.ms.",
    unit: "milliseconds",
    default: "3600000",
  }),
  POLL_SECONDS: integer(1, 300, {
    description: "Time between two looks at the jobs.",
    unit: "seconds",
    default: "5",
  }),
};
