import { jobs } from "../../../metrics/jobs";
import { kafkaConsumer } from "../../../metrics/kafka-consumer";
import { seriesNames } from "../../../metrics/metric";
import { startKafkaBridge } from "../../../services/kafka-bridge/kafka-bridge";
import { bridgeSettings } from "../../../services/kafka-bridge/settings";
import { described, eventually, startService } from "../helpers";

/** The service with its real Kafka client, and nobody at home. */
async function withService(check: (service: Awaited<ReturnType<typeof startService>>) => Promise<void>): Promise<void> {
  const env = { KAFKA_BROKERS: "127.0.0.1:1", GENERATOR_URL: "ws://127.0.0.1:1/stream", SHUTDOWN_TIMEOUT_SECONDS: "3" };
  const service = await startService("kafka-bridge", bridgeSettings, env, startKafkaBridge);
  try {
    await check(service);
  } finally {
    await service.stop();
  }
}

test("without Kafka and generator the service lives, is not ready, says why, and waits quietly", () =>
  withService(async ({ page, lines }) => {
    const ready = await eventually(
      () => page("/ready"),
      ({ text }) => text.includes("ECONNREFUSED 127.0.0.1:1"),
    );
    expect(ready.status).toBe(503);
    expect((await page("/health")).status).toBe(200);
    expect(lines.filter((line) => line.logger === "kafka")).toHaveLength(1);
  }));

test("the page has exactly the catalog's metrics with its types from the first scrape, within the job's series budget", () =>
  withService(async ({ page }) => {
    const { text } = await page("/metrics");
    const types = described(text);
    const catalog = Object.values(kafkaConsumer);
    const own = [...types].filter(([name]) => /^kafka_(bridge|producer)_/.test(name));
    const expected = catalog.filter(({ name }) => !name.startsWith("process_"));
    expect(new Map(own)).toEqual(new Map(expected.map(({ name, type }) => [name, type])));
    for (const metric of catalog) {
      const names = seriesNames(metric as Parameters<typeof seriesNames>[0]);
      const series = text.split("\n").filter((line) => names.some((name) => new RegExp(`^${name}[ {]`).test(line)));
      expect([metric.name, series.length]).toEqual([metric.name, metric.maxSeries]);
    }
    expect(catalog.reduce((sum, { maxSeries }) => sum + maxSeries, 0)).toBeLessThanOrEqual(
      jobs["kafka-consumer"].maxSeries,
    );
  }));
