import { isDeepStrictEqual } from "node:util";
import { Histogram, type Registry } from "prom-client";
import { z } from "zod";
import type { Metric } from "../../metrics/metric";

/** A histogram's numbers in a form that can be stored. */
export const tallySchema = z.object({
  /** Upper bounds, without infinity. */
  bounds: z.array(z.number()),
  /** Values up to each bound and beyond the one before it; the last are those beyond all. */
  counts: z.array(z.number().nonnegative()),
  sum: z.number(),
});
export type Tally = z.infer<typeof tallySchema>;

export function tally({ buckets = [] }: Pick<Metric, "buckets">): Tally {
  return { bounds: [...buckets], counts: [...buckets, Number.POSITIVE_INFINITY].map(() => 0), sum: 0 };
}

/** Whether the tally has the metric's buckets; they may have been changed since it was stored. */
export function hasBucketsOf({ bounds }: Tally, { buckets = [] }: Pick<Metric, "buckets">): boolean {
  return isDeepStrictEqual(bounds, [...buckets]);
}

export function observe(into: Tally, value: number): void {
  const found = into.bounds.findIndex((bound) => value <= bound);
  const index = found === -1 ? into.bounds.length : found;
  into.counts[index] = (into.counts[index] ?? 0) + 1;
  into.sum += value;
}

/** Tallies by their labels. */
export type Tallies = readonly { readonly labels: Record<string, string>; readonly tally: Tally }[];

/** A histogram that shows tallies; one that observes for itself would begin at zero with every start. */
export class TallyHistogram extends Histogram<string> {
  constructor(
    registry: Registry,
    private readonly metric: Metric,
    private readonly read: () => Tallies,
  ) {
    super({ name: metric.name, help: metric.help, labelNames: [...metric.labels], registers: [registry] });
  }

  /** What prom-client asks for when it writes the page. */
  async getForPromString() {
    const { name, help } = this.metric;
    const values = this.read().flatMap(({ labels, tally: { bounds, counts, sum } }) => {
      let count = 0;
      const buckets = [...bounds, "+Inf"].map((le, index) => {
        count += counts[index] ?? 0;
        return { metricName: `${name}_bucket`, labels: { ...labels, le }, value: count };
      });
      return [
        ...buckets,
        { metricName: `${name}_sum`, labels, value: sum },
        { metricName: `${name}_count`, labels, value: count },
      ];
    });
    return { name, help, type: "histogram", aggregator: "sum", values };
  }
}
