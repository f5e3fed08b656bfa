import { Registry } from "prom-client";
import { metricsOf } from "../../../metrics/metric";
import { counter, gauge, histogram } from "../../../services/shared/metrics";

const catalog = metricsOf("trade-generator");

test("name, help, labels, buckets and type come from the catalog", async () => {
  const registry = new Registry();
  counter(
    registry,
    catalog.counter("seen_total", { unit: "things", labels: ["kind"], help: "Things seen.", maxSeries: 2 }),
  ).inc({
    kind: "a",
  });
  histogram(
    registry,
    catalog.histogram("wait_seconds", { unit: "seconds", help: "Waiting.", buckets: [0.5, 2], maxSeries: 5 }),
  ).observe(1);
  const page = await registry.metrics();
  expect(page).toContain('# HELP seen_total Things seen.\n# TYPE seen_total counter\nseen_total{kind="a"} 1');
  expect(page).toContain(
    'wait_seconds_bucket{le="0.5"} 0\nwait_seconds_bucket{le="2"} 1\nwait_seconds_bucket{le="+Inf"} 1',
  );
});

test("a gauge with a reading is read at every scrape, under its labels", async () => {
  const registry = new Registry();
  let value = 1;
  const described = catalog.gauge("size", { unit: "things", labels: ["client_id"], help: "Size.", maxSeries: 1 });
  gauge(registry, described, () => value, { client_id: "me" });
  expect(await registry.metrics()).toContain('size{client_id="me"} 1');
  value = 2;
  expect(await registry.metrics()).toContain('size{client_id="me"} 2');
});

test("registering as another type than the catalog says is an error, and so is a histogram without buckets", () => {
  const registry = new Registry();
  const size = catalog.gauge("size", { unit: "things", help: "Size.", maxSeries: 1 });
  expect(() => counter(registry, size)).toThrow("metric size is a gauge in the catalog, not a counter");
  const wait = catalog.histogram("wait_seconds", { unit: "seconds", help: "Waiting.", maxSeries: 1 });
  expect(() => histogram(registry, wait)).toThrow("metric wait_seconds has no buckets in the catalog");
});
