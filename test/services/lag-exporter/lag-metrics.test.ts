import { lagExporter } from "../../../metrics/lag-exporter";
import type { GroupState } from "../../../services/lag-exporter/lag-book";
import { LagMetrics } from "../../../services/lag-exporter/lag-metrics";
import { createLogger } from "../../../services/shared/logger";
import { createRegistry } from "../../../services/shared/metrics";

function setUp() {
  const registry = createRegistry();
  const lines: Record<string, unknown>[] = [];
  const log = createLogger({ service: "lag-exporter", destination: { write: (line) => lines.push(JSON.parse(line)) } });
  const metrics = new LagMetrics(registry, log, { up: () => true, lastSuccess: () => 1_700_000_000_500 });
  const page = async () => (await registry.metrics()).split("\n").filter((line) => /^kafka_/.test(line));
  return { registry, metrics, lines, page };
}

function group(name: string, lags: number[], topic = "raw-trades"): GroupState {
  const partitions = lags.map((lag, partition) => ({ partition, lag, next: 0 }));
  const sum = lags.reduce((total, lag) => total + lag, 0);
  return { name, members: 2, readAt: 0, topics: [{ topic, partitions, sum, seconds: 12.5, readAt: 0 }] };
}

test("every metric of the catalog is on the page, and nothing else but the process metrics", async () => {
  const { registry, metrics } = setUp();
  metrics.show([group("bronze", [3, 4])]);
  const names = (await registry.getMetricsAsJSON()).map(({ name }) => name);
  const ofProcess = /^(process_|nodejs_)/;
  const expected = Object.values(lagExporter).map(({ name }) => name);
  expect(names).toEqual(expect.arrayContaining(expected));
  expect(names.filter((name) => !ofProcess.test(name)).sort()).toEqual(
    expected.filter((name) => !ofProcess.test(name)).sort(),
  );
});

test("the lag is shown per partition, per topic, and in seconds", async () => {
  const { metrics, page } = setUp();
  metrics.show([group("bronze", [3, 4])]);
  expect(await page()).toEqual([
    'kafka_consumergroup_lag{consumergroup="bronze",topic="raw-trades",partition="1"} 4',
    'kafka_consumergroup_lag{consumergroup="bronze",topic="raw-trades",partition="0"} 3',
    'kafka_consumergroup_lag_sum{consumergroup="bronze",topic="raw-trades"} 7',
    'kafka_consumergroup_lag_seconds{consumergroup="bronze",topic="raw-trades"} 12.5',
    'kafka_consumergroup_members{consumergroup="bronze"} 2',
    "kafka_lag_exporter_up 1",
    "kafka_lag_exporter_last_success_timestamp_seconds 1700000000.5",
  ]);
});

test("what is no longer shown leaves no series, and unknown members are no zero", async () => {
  const { metrics, page } = setUp();
  metrics.show([group("bronze", [3, 4]), group("reader", [0])]);
  metrics.show([{ ...group("bronze", [3]), members: undefined }]);
  expect((await page()).filter((line) => line.includes("consumergroup="))).toEqual([
    'kafka_consumergroup_lag{consumergroup="bronze",topic="raw-trades",partition="0"} 3',
    'kafka_consumergroup_lag_sum{consumergroup="bronze",topic="raw-trades"} 3',
    'kafka_consumergroup_lag_seconds{consumergroup="bronze",topic="raw-trades"} 12.5',
  ]);
});

test("however many groups there are, the budget holds, those furthest behind are shown, and the log says so once", async () => {
  const { metrics, page, lines } = setUp();
  const many = Array.from({ length: 30 }, (_, index) => group(`group-${index}`, [index, index * 10]));
  metrics.show(many);
  metrics.show(many);
  const shown = await page();
  const series = (name: string) => shown.filter((line) => line.startsWith(`${name}{`));
  for (const metric of Object.values(lagExporter)) {
    expect(series(metric.name).length).toBeLessThanOrEqual(metric.maxSeries);
  }
  expect(series("kafka_consumergroup_lag_sum")[0]).toContain('consumergroup="group-29"');
  expect(series("kafka_consumergroup_lag")[0]).toMatch(/group-29.* 290$/);
  expect(
    lines.filter(({ context }) => (context as { metric: string }).metric === "kafka_consumergroup_lag"),
  ).toHaveLength(1);
});
