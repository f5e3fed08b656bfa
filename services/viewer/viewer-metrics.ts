import type { Registry } from "prom-client";
import { viewer } from "../../metrics/viewer";
import { counter, gauge, histogram } from "../shared/metrics";

/** What is asked: a value now, a range, a list for a variable, or the alerts. */
export type QueryKind = "instant" | "range" | "labels" | "alerts";
/** Why there is no answer. */
export type Failure = "refused" | "upstream" | "unreachable";

/** The metrics of the viewer, registered when it starts. */
export class ViewerMetrics {
  private readonly duration;
  private readonly failures;

  constructor(registry: Registry, dashboards: () => number) {
    this.duration = histogram(registry, viewer.queryDuration);
    this.failures = counter(registry, viewer.queriesFailed);
    gauge(registry, viewer.dashboards, dashboards);
  }

  /** Starts the clock of a question; the result stops it. */
  startQuery(kind: QueryKind): () => void {
    return this.duration.startTimer({ kind });
  }

  failed(kind: QueryKind, reason: Failure): void {
    this.failures.inc({ kind, reason });
  }
}
