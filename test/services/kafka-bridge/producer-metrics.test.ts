import { Registry } from "prom-client";
import { kafkaConsumer } from "../../../metrics/kafka-consumer";
import { ProducerMetrics } from "../../../services/kafka-bridge/producer-metrics";

async function errorRate(registry: Registry): Promise<number | undefined> {
  const found = await registry.getSingleMetric(kafkaConsumer.producerRecordErrorRate.name)?.get();
  return found?.values[0]?.value;
}

test("records that nothing confirms count as failed in every window, until they are confirmed", async () => {
  const registry = new Registry();
  const asked: number[] = [];
  let waiting = 0;
  const metrics = new ProducerMetrics(registry, "test", (limitMs) => {
    asked.push(limitMs);
    return waiting;
  });
  expect(await errorRate(registry)).toBe(0);
  waiting = 6;
  expect(await errorRate(registry)).toBe(0.2);
  expect(asked).toEqual([30_000, 30_000]);
  waiting = 0;
  expect(await errorRate(registry)).toBe(0);
  metrics.countFailedRecords(3);
  expect(await errorRate(registry)).toBeGreaterThan(0);
});
