import type * as pulumi from "@pulumi/pulumi";
import { jobs } from "../metrics";
import { published } from "../stack/ports";
import { topics } from "../stack/topics";
import type { Kafka } from "./kafka";
import type { Platform } from "./platform";
import { Service } from "./service";
import type { TradeGenerator } from "./trade-generator";

export interface KafkaBridgeArgs {
  generator: TradeGenerator;
  kafka: Kafka;
}

/** Carries the generator's stream into Kafka, every message once. */
export class KafkaBridge extends Service {
  constructor(
    name: string,
    platform: Platform,
    { generator, kafka }: KafkaBridgeArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    const { port } = jobs["kafka-consumer"];
    const env = {
      GENERATOR_URL: generator.streamUrl,
      // Longer than the least possible: batches instead of single messages spare the brokers half of their work.
      LINGER_MS: "40",
      KAFKA_BROKERS: kafka.bootstrap.join(","),
      TOPIC_TRADES: topics.trades,
      TOPIC_ORDERS: topics.orders,
      TOPIC_QUOTES: topics.marketData,
      TOPIC_DEAD_LETTER: topics.deadLetters,
      // The bridge counts partitions when it starts: with more of them this gives it a new container.
      TOPIC_PARTITIONS: String(platform.settings.topicPartitions),
    };
    const ports = [published(platform.settings, "kafkaBridge", port)];
    super(name, platform, { port, env, ports }, opts);
  }
}
