import { catalog, type Metric, seriesNames } from "../../metrics";
import { jobs } from "../../metrics/jobs";
import { alertState, scrape } from "../../metrics/scrape";
import { groups } from "..";
import { isAlert } from "../rule";

/** What a query may name, and how it has to treat it. */
export interface KnownSeries {
  readonly counts: boolean;
  readonly labels: ReadonlySet<string>;
}

export const knownJobs: ReadonlySet<string> = new Set(Object.keys(jobs));

const target = ["job", "instance", "cluster"];

function describe(metric: Metric): [string, KnownSeries][] {
  return seriesNames(metric).map((name) => {
    const bound =
      name === `${metric.name}_bucket` ? ["le"] : metric.type === "summary" && name === metric.name ? ["quantile"] : [];
    const counts = metric.type === "counter" || (name !== metric.name && metric.type !== "gauge");
    return [name, { counts, labels: new Set([...metric.labels, ...bound, ...target]) }];
  });
}

/** Every series that a rule or a panel may name: exported, added by the scrape, or recorded. */
export const knownSeries: ReadonlyMap<string, KnownSeries> = new Map([
  ...catalog.flatMap(describe),
  ...[...Object.values(scrape), ...Object.values(alertState)].map(({ name, labels }): [string, KnownSeries] => [
    name,
    { counts: false, labels: new Set([...labels, ...target]) },
  ]),
  ...groups
    .flatMap(({ rules }) => rules)
    .flatMap((rule): [string, KnownSeries][] =>
      isAlert(rule) ? [] : [[rule.name, { counts: false, labels: new Set(rule.labels) }]],
    ),
]);
