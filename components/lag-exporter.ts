import type * as pulumi from "@pulumi/pulumi";
import { jobs } from "../metrics";
import { published } from "../stack/ports";
import type { Kafka } from "./kafka";
import type { Platform } from "./platform";
import { Service } from "./service";

/** How far Kafka's consumer groups are behind, in records and in seconds. */
export class LagExporter extends Service {
  constructor(name: string, platform: Platform, { kafka }: { kafka: Kafka }, opts?: pulumi.ComponentResourceOptions) {
    const { port } = jobs["lag-exporter"];
    const env = { KAFKA_BROKERS: kafka.bootstrap.join(",") };
    const ports = [published(platform.settings, "lagExporter", port)];
    super(name, platform, { port, env, ports }, { ...opts, dependsOn: kafka.brokers });
  }
}
