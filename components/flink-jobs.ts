import type * as pulumi from "@pulumi/pulumi";
import type { Flink } from "./flink";
import type { Kafka } from "./kafka";
import type { Platform } from "./platform";
import type { DatabaseConnection } from "./postgres";
import { Service } from "./service";

export interface FlinkJobsArgs {
  flink: Flink;
  kafka: Kafka;
  database: DatabaseConnection;
}

/** Keeps Flink's SQL jobs running: submits each once, and again from its last checkpoint after the job manager was lost. */
export class FlinkJobs extends Service {
  constructor(
    name: string,
    platform: Platform,
    { flink, kafka, database }: FlinkJobsArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    const env = {
      FLINK_URL: flink.internalUrl,
      GATEWAY_URL: flink.gatewayUrl,
      KAFKA_BROKERS: kafka.bootstrap.join(","),
      CATALOG_URI: `jdbc:postgresql://${database.host}:${database.port}/${database.database}`,
      CATALOG_USER: database.user,
    };
    const volumes = { "/checkpoints": { volume: flink.checkpoints, readOnly: true } };
    super(name, platform, { port: 8004, env, volumes }, opts);
  }
}
