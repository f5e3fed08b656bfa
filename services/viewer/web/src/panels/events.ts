import type { AnnotationEvent } from "../query/annotations";

/**
 * Events nearer to a point of the data than to its neighbours, and those a little beyond.
 * @param times Of all points, milliseconds.
 * @param at Index of the point.
 * @param reach How far beyond, milliseconds.
 */
export function eventsAt(
  events: readonly AnnotationEvent[],
  times: readonly number[],
  at: number,
  reach: number,
): AnnotationEvent[] {
  const here = times[at] as number;
  const [start, end] = [(here + (times[at - 1] ?? here)) / 2, (here + (times[at + 1] ?? here)) / 2];
  return events.filter(({ from, to }) => from <= end + reach && to >= start - reach);
}
