import type { Gauge, Registry } from "prom-client";
import { lagExporter } from "../../metrics/lag-exporter";
import type { Metric } from "../../metrics/metric";
import type { Logger } from "../shared/logger";
import { gauge } from "../shared/metrics";
import type { GroupState } from "./lag-book";

export interface LagReadings {
  readonly up: () => boolean;
  /** Milliseconds since the epoch. */
  readonly lastSuccess: () => number;
}

interface Sample<L extends string> {
  readonly labels: Record<L, string>;
  readonly value: number;
  /** Samples with the most records behind are the last to be left out. */
  readonly behind: number;
}

/** The metrics of the exporter, registered when it starts. */
export class LagMetrics {
  private readonly series: {
    readonly lag: BoundedGauge<"consumergroup" | "topic" | "partition">;
    readonly lagSum: BoundedGauge<"consumergroup" | "topic">;
    readonly lagSeconds: BoundedGauge<"consumergroup" | "topic">;
    readonly members: BoundedGauge<"consumergroup">;
  };

  constructor(registry: Registry, log: Logger, readings: LagReadings) {
    this.series = {
      lag: new BoundedGauge(registry, lagExporter.lag, log),
      lagSum: new BoundedGauge(registry, lagExporter.lagSum, log),
      lagSeconds: new BoundedGauge(registry, lagExporter.lagSeconds, log),
      members: new BoundedGauge(registry, lagExporter.members, log),
    };
    gauge(registry, lagExporter.up, () => Number(readings.up()));
    gauge(registry, lagExporter.lastSuccess, () => readings.lastSuccess() / 1000);
  }

  /** Shows these groups and no others. */
  show(groups: readonly GroupState[]): void {
    const pairs = groups.flatMap(({ name, topics }) =>
      topics.map((lag) => ({ labels: { consumergroup: name, topic: lag.topic }, lag })),
    );
    this.series.lag.show(
      pairs.flatMap(({ labels, lag: { partitions } }) =>
        partitions.map(({ partition, lag }) => ({
          labels: { ...labels, partition: String(partition) },
          value: lag,
          behind: lag,
        })),
      ),
    );
    this.series.lagSum.show(pairs.map(({ labels, lag: { sum } }) => ({ labels, value: sum, behind: sum })));
    this.series.lagSeconds.show(pairs.map(({ labels, lag }) => ({ labels, value: lag.seconds, behind: lag.sum })));
    this.series.members.show(groups.flatMap(memberSample));
  }
}

function memberSample({ name, members, topics }: GroupState): Sample<"consumergroup">[] {
  const behind = topics.reduce((sum, topic) => sum + topic.sum, 0);
  return members === undefined ? [] : [{ labels: { consumergroup: name }, value: members, behind }];
}

/** A gauge that never has more series than the catalog allows it. */
class BoundedGauge<L extends string> {
  private readonly gauge: Gauge<L>;
  private leftOut = 0;

  constructor(
    registry: Registry,
    private readonly metric: Metric<L>,
    private readonly log: Logger,
  ) {
    this.gauge = gauge(registry, metric);
  }

  show(samples: readonly Sample<L>[]): void {
    const { maxSeries, name } = this.metric;
    const shown = [...samples].sort((one, other) => other.behind - one.behind).slice(0, maxSeries);
    this.gauge.reset();
    for (const { labels, value } of shown) {
      this.gauge.set(labels, value);
    }
    const leftOut = samples.length - shown.length;
    if (leftOut > 0 && this.leftOut === 0) {
      this.log.warn(
        "more series than the budget allows, those with the least lag are left out; narrow GROUPS or TOPICS",
        {
          context: { metric: name, budget: maxSeries, left_out: leftOut },
        },
      );
    }
    this.leftOut = leftOut;
  }
}
