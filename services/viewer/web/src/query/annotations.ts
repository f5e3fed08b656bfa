import { type Labels, rangeUtil, type TimeRange } from "@grafana/data";
import { annotationQuery } from "../../../model";
import type { Annotation } from "../model";
import { askPrometheus } from "./api";
import { legend, type PrometheusData } from "./frames";
import { interpolate, type VariableValues } from "./interpolate";

/** Something that happened, at a time or from one time to another. Milliseconds. */
export interface AnnotationEvent {
  readonly from: number;
  readonly to: number;
  readonly color: string;
  readonly title: string;
  readonly text: string;
}

const maxPoints = 1000;

type Samples = readonly (readonly [number, string])[];

/** Neighbouring points with a value are one event; with `useValueForTime` the value itself is when it happened. */
function spans(values: Samples, step: number, valueIsTime: boolean, range: TimeRange): { from: number; to: number }[] {
  if (valueIsTime) {
    const times = new Set(values.map(([, value]) => Number(value)));
    const inRange = (at: number) => at >= range.from.valueOf() && at <= range.to.valueOf();
    return [...times].filter(inRange).map((at) => ({ from: at, to: at }));
  }
  const found: { from: number; to: number }[] = [];
  for (const [at, value] of values) {
    if (!(Number(value) > 0)) continue;
    const last = found.at(-1);
    if (last && at * 1000 - last.to <= step * 1000) last.to = at * 1000;
    else found.push({ from: at * 1000, to: at * 1000 });
  }
  return found;
}

/** The events of one annotation query in the range that is shown. */
export async function readAnnotation(
  annotation: Annotation,
  range: TimeRange,
  variables: VariableValues,
  signal: AbortSignal,
): Promise<AnnotationEvent[]> {
  const expr = interpolate(annotationQuery(annotation), variables).trim();
  const [start, end] = [range.from.valueOf() / 1000, range.to.valueOf() / 1000];
  const least = rangeUtil.intervalToSeconds(annotation.step || "60s");
  const step = Math.max(least, Math.ceil((end - start) / maxPoints));
  const query = {
    query: expr,
    start: String(Math.floor(start / step) * step),
    end: String(Math.floor(end / step) * step),
    step: String(step),
  };
  const data = await askPrometheus<PrometheusData>("query_range", query, signal);
  if (data.resultType !== "matrix") return [];
  const { useValueForTime = false } = annotation as { useValueForTime?: boolean };
  const text = (format: string | undefined, labels: Labels) => (format ? legend(format, labels).trim() : "");
  return data.result.flatMap(({ metric, values }) =>
    spans(values, step, useValueForTime, range).map((span) => ({
      ...span,
      color: annotation.iconColor ?? "blue",
      title: text(annotation.titleFormat, metric) || annotation.name,
      text: text(annotation.textFormat, metric),
    })),
  );
}
