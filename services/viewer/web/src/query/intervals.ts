import { rangeUtil, type TimeRange } from "@grafana/data";
import type { VariableValue } from "./interpolate";

/** Most points that Prometheus gives of one series. */
const maxPoints = 11_000;

export interface Interval {
  /** Time between two points, seconds. */
  readonly step: number;
  /** Grafana's own variables for it. */
  readonly variables: ReadonlyMap<string, VariableValue>;
}

/** A text such as `30s` in seconds; nothing when it is none. */
export function seconds(text: string | undefined): number | undefined {
  const found = text?.replace(/^>/, "");
  return found && /^\d+(ms|[smhdwy])$/.test(found) ? rangeUtil.intervalToMs(found) / 1000 : undefined;
}

const duration = (ms: number) => (ms % 1000 === 0 ? `${ms / 1000}s` : `${ms}ms`);
const own = (value: string): VariableValue => ({ values: [value], verbatim: value });

/**
 * Step of a query and the variables that follow from it, as Grafana's Prometheus data source computes them.
 * @param points How many points the panel can show.
 * @param minimum Least step that the panel or the query asks for, seconds.
 * @param scrapeInterval Seconds.
 */
export function intervalFor(
  range: TimeRange,
  points: number,
  minimum: number | undefined,
  scrapeInterval: number,
): Interval {
  const [from, to] = [range.from.valueOf(), range.to.valueOf()];
  const length = Math.max(to - from, 1000);
  const least = (minimum ?? scrapeInterval) * 1000;
  const wanted = Math.max(rangeUtil.roundInterval(length / Math.max(points, 1)), least, length / maxPoints);
  const interval = Math.max(Math.ceil(wanted / 1000), 1) * 1000;
  const rate = Math.max(interval + scrapeInterval * 1000, 4 * scrapeInterval * 1000);
  const rangeSeconds = Math.round(length / 1000);
  const variables = {
    __interval: duration(interval),
    __interval_ms: String(interval),
    __rate_interval: duration(rate),
    __rate_interval_ms: String(rate),
    __range: `${rangeSeconds}s`,
    __range_s: String(rangeSeconds),
    __range_ms: String(rangeSeconds * 1000),
    __from: String(from),
    __to: String(to),
  };
  return {
    step: interval / 1000,
    variables: new Map(Object.entries(variables).map(([name, value]) => [name, own(value)])),
  };
}
