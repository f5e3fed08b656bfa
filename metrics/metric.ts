import type { Job } from "./jobs";

export type MetricType = "counter" | "gauge" | "histogram" | "summary";

/** One metric that the stack knows. Rules, panels and services may name nothing that is not described by one of these. */
export interface Metric<Label extends string = string> {
  /** Name as it is exported, without the suffixes that a histogram adds. */
  readonly name: string;
  readonly type: MetricType;
  /** Base unit of a value: `seconds`, `bytes`, `ratio`, `milliseconds` where the exporter gives no base unit, or the thing that is counted. */
  readonly unit: string;
  /** Labels that the exporter sets, all of them bounded sets; `job`, `instance` and `cluster` come from the scrape. */
  readonly labels: readonly Label[];
  /** What the value says, in a sentence; registered as HELP by our own services. */
  readonly help: string;
  /** Scrape job that delivers the metric. */
  readonly job: Job;
  /** The most series that all targets of the job together may have of it. */
  readonly maxSeries: number;
  /** Upper bounds of a histogram's buckets, in `unit`, without `+Inf`. */
  readonly buckets?: readonly number[];
  /** Set where a healthy stack does not export it (an error counter before the first error): why. */
  readonly absentWhen?: string;
}

type Description<L extends string> = Omit<Metric<L>, "job" | "name" | "type" | "labels"> & {
  readonly labels?: readonly L[];
};

/** Describes the metrics of one scrape job. */
export function metricsOf(job: Job) {
  const describe =
    (type: MetricType) =>
    <const L extends string = never>(name: string, description: Description<L>): Metric<L> => ({
      ...description,
      name,
      type,
      labels: description.labels ?? [],
      job,
    });
  return {
    counter: describe("counter"),
    gauge: describe("gauge"),
    histogram: describe("histogram"),
    summary: describe("summary"),
  };
}

/** The series names that a metric appears under in Prometheus. */
export function seriesNames(metric: Metric): string[] {
  switch (metric.type) {
    case "histogram":
      return [`${metric.name}_bucket`, `${metric.name}_sum`, `${metric.name}_count`];
    case "summary":
      return [metric.name, `${metric.name}_sum`, `${metric.name}_count`];
    default:
      return [metric.name];
  }
}
