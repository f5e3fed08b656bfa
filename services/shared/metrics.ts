import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import type { Metric, MetricType } from "../../metrics/metric";

/** A registry that already holds the process metrics of prom-client. */
export function createRegistry(): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  return registry;
}

/** Registers a counter under the name, labels and help that the catalog gives it. */
export function counter<L extends string>(registry: Registry, metric: Metric<L>): Counter<L> {
  return new Counter({ ...described(metric, "counter"), registers: [registry] });
}

/** Registers a gauge; with `read` its value is taken at every scrape, under the given labels. */
export function gauge<L extends string>(
  registry: Registry,
  metric: Metric<L>,
  read?: () => number,
  labels: Partial<Record<L, string>> = {},
): Gauge<L> {
  return new Gauge({
    ...described(metric, "gauge"),
    registers: [registry],
    ...(read && {
      collect() {
        this.set(labels, read());
      },
    }),
  });
}

/** Registers a histogram with the buckets that the catalog gives it. */
export function histogram<L extends string>(registry: Registry, metric: Metric<L>): Histogram<L> {
  const description = described(metric, "histogram");
  if (!metric.buckets) {
    throw new Error(`metric ${metric.name} has no buckets in the catalog; a histogram needs them`);
  }
  return new Histogram({ ...description, buckets: [...metric.buckets], registers: [registry] });
}

function described<L extends string>(metric: Metric<L>, expected: MetricType) {
  if (metric.type !== expected) {
    throw new Error(`metric ${metric.name} is a ${metric.type} in the catalog, not a ${expected}`);
  }
  return { name: metric.name, help: metric.help, labelNames: [...metric.labels] };
}
