import { Bridge, type BridgeOptions } from "../../../services/kafka-bridge/bridge";
import { BridgeMetrics } from "../../../services/kafka-bridge/bridge-metrics";
import { ProducerMetrics } from "../../../services/kafka-bridge/producer-metrics";
import { createRegistry } from "../../../services/shared/metrics";
import { recordedLog, sample } from "../helpers";
import { deadLetterTopic, type FakeKafka, topics } from "./fake-kafka";

/** A bridge as the service builds it, with the Kafka of the test. */
export function createBridge(kafka: FakeKafka, generatorUrl: string, options: Partial<BridgeOptions> = {}) {
  const { log, lines } = recordedLog("kafka-bridge");
  const registry = createRegistry();
  const metrics = new BridgeMetrics(registry, Object.values(topics), new ProducerMetrics(registry, "test", () => 0));
  const bridge = new Bridge({
    kafka,
    log,
    metrics,
    generatorUrl,
    topics,
    deadLetterTopic,
    maxMessageBytes: 65_536,
    lingerMs: 2,
    maxInFlight: 20_000,
    maxInFlightBytes: 64 * 1024 * 1024,
    ...options,
  });
  const metric = async (series: string) => sample(await registry.metrics(), series);
  return { bridge, lines, metric };
}
