import type { ServiceContext } from "../shared/service";
import { Bridge } from "./bridge";
import { BridgeMetrics } from "./bridge-metrics";
import { KafkaJsTransport } from "./kafkajs/transport";
import { ProducerMetrics } from "./producer-metrics";
import type { bridgeSettings } from "./settings";

/** Time that is left of the shutdown for closing connections after the flush. Milliseconds. */
const closingMs = 2_000;

/** Connects settings, Kafka client, metrics and the bridge. */
export function startKafkaBridge(context: ServiceContext<typeof bridgeSettings>): void {
  const { settings, log, registry, readiness, shutdown } = context;
  const topics = { trade: settings.TOPIC_TRADES, order: settings.TOPIC_ORDERS, quote: settings.TOPIC_QUOTES };
  const deadLetterTopic = settings.TOPIC_DEAD_LETTER;
  const producer = new ProducerMetrics(registry, settings.KAFKA_CLIENT_ID, (limitMs) => bridge.overdue(limitMs));
  const bridge: Bridge = new Bridge({
    kafka: new KafkaJsTransport({
      brokers: settings.KAFKA_BROKERS,
      clientId: settings.KAFKA_CLIENT_ID,
      topics: new Map([
        ...Object.values(topics).map((topic) => [topic, settings.TOPIC_PARTITIONS] as const),
        [deadLetterTopic, 1],
      ]),
      log: log.part("kafkajs"),
      metrics: producer,
    }),
    log,
    metrics: new BridgeMetrics(registry, Object.values(topics), producer),
    generatorUrl: settings.GENERATOR_URL,
    topics,
    deadLetterTopic,
    maxMessageBytes: settings.MAX_MESSAGE_BYTES,
    lingerMs: settings.LINGER_MS,
    maxInFlight: settings.MAX_IN_FLIGHT,
    maxInFlightBytes: settings.MAX_IN_FLIGHT_BYTES,
  });
  readiness.add(() => bridge.kafkaTrouble);
  readiness.add(() => bridge.generatorTrouble);
  shutdown.add("bridge", () => bridge.close(Math.max(500, settings.SHUTDOWN_TIMEOUT_SECONDS * 1000 - closingMs)));
  void bridge.start();
}
