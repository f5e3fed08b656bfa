import { type Counter, type Gauge, Registry } from "prom-client";
import type { Metric } from "../../metrics/metric";
import { counter, gauge } from "../shared/metrics";

interface Count {
  readonly metric: Metric;
  readonly labels: Record<string, string>;
  readonly value: number;
}

/** The series of one pass of a check. It starts empty: what is not set again is no longer there. */
export class Page {
  private readonly registry = new Registry();
  private readonly families = new Map<string, Gauge | Counter>();
  /** Values of counters, by their series. */
  private readonly counts = new Map<string, Count>();

  /** Sets a series; an unknown value leaves it out. */
  set<L extends string>(metric: Metric<L>, labels: Record<NoInfer<L>, string>, value: number | undefined): void {
    if (value === undefined) {
      return;
    }
    let family = this.families.get(metric.name);
    if (!family) {
      family = metric.type === "counter" ? counter(this.registry, metric) : gauge(this.registry, metric);
      this.families.set(metric.name, family);
    }
    if ("set" in family) {
      family.set(labels, value);
    } else {
      family.inc(labels, value);
      this.counts.set(JSON.stringify([metric.name, labels]), { metric, labels, value });
    }
  }

  /**
   * Takes over the counters of an earlier page that were not set on this one. A counter that was away for a while comes back with
   * what happened meanwhile, and `increase` sees nothing of it.
   */
  keepCounts(earlier: Page): void {
    for (const [series, { metric, labels, value }] of earlier.counts) {
      if (!this.counts.has(series)) {
        this.set(metric, labels, value);
      }
    }
  }

  text(): Promise<string> {
    return this.registry.metrics();
  }
}
