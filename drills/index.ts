import type { Drill } from "./drill";
import * as data from "./faults/data";
import * as flink from "./faults/flink";
import * as host from "./faults/host";
import * as kafka from "./faults/kafka";
import * as monitoring from "./faults/monitoring";
import * as serving from "./faults/serving";

const lingering = ({ lingers = {} }: Drill) => Math.max(0, ...Object.values(lingers));

/** Every drill, those whose alerts look back long after the repair last. */
export const drills: readonly Drill[] = [monitoring, host, kafka, flink, data, serving]
  .flatMap((subject) => Object.values<Drill>(subject as unknown as Record<string, Drill>))
  .sort((a, b) => lingering(a) - lingering(b));

/**
 * What drills of many minutes leave time for: others that touch nothing that they do, and tell of other alerts. Not those that have
 * Prometheus reload: it takes up to five seconds to find Alertmanager again, and what it sends meanwhile is sent again a minute later.
 */
export const meanwhiles: ReadonlyMap<Drill, readonly Drill[]> = new Map([
  [
    kafka.generatorSilent,
    [monitoring.seriesOverBudget, host.diskFilling, data.columnAdded, data.columnDropped, data.typeChanged],
  ],
  [data.observerStopped, [flink.sinkSlow, kafka.brokerStopped, kafka.partitionOffline]],
  [data.priceSkewed, [data.tableUnreadable, kafka.lagUnknown]],
]);

/** A drill, and those that are run one after the other while its fault goes on. */
export interface Step {
  readonly drill: Drill;
  readonly meanwhile: readonly Drill[];
}

/**
 * The drills as they are run: each after what looks back for a shorter time, or within a longer one that is selected too. What
 * looks back itself goes before what only has such a drill within, so that less of it is left to wait for at the end.
 */
export function steps(selected: readonly Drill[]): Step[] {
  const within = (drill: Drill) => (meanwhiles.get(drill) ?? []).filter((inner) => selected.includes(inner));
  const inner = new Set(selected.flatMap(within));
  const longest = ({ drill, meanwhile }: Step) => Math.max(...[drill, ...meanwhile].map(lingering));
  return selected
    .filter((drill) => !inner.has(drill))
    .map((drill) => ({ drill, meanwhile: within(drill) }))
    .sort((a, b) => longest(a) - longest(b) || lingering(b.drill) - lingering(a.drill));
}
