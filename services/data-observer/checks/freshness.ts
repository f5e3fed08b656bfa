import { boundValue } from "../iceberg/bounds";
import type { DataFile } from "../iceberg/manifests";
import { bringsRows, isFirst, type Snapshot } from "../iceberg/metadata";

/** How far an event may lie in the future before it is taken for a wrong clock, milliseconds. */
const clockToleranceMs = 5 * 60_000;

/**
 * When rows last arrived, milliseconds since the epoch; `undefined` when none ever did.
 * Where all commits that brought rows have expired it is the time of the oldest that is kept: the rows are at least as old.
 * @param chain The table's commits, newest first.
 */
export function lastArrival(chain: readonly Snapshot[]): number | undefined {
  const arrival = chain.find(bringsRows);
  const oldest = chain.at(-1);
  return arrival?.timestampMs ?? (oldest && !isFirst(oldest) ? oldest.timestampMs : undefined);
}

/**
 * When the newest event in the files happened, milliseconds since the epoch. Events of the future are left out: one wrong clock
 * would make a table look fresh for years.
 */
export function newestEvent(
  files: readonly DataFile[],
  column: { readonly id: number; readonly type: string },
  nowMs: number,
): number | undefined {
  let newest: number | undefined;
  for (const { upperBounds } of files) {
    const bound = upperBounds.get(column.id);
    const time = bound && boundValue(column.type, bound);
    if (time !== undefined && time <= nowMs + clockToleranceMs && time > (newest ?? Number.NEGATIVE_INFINITY)) {
      newest = time;
    }
  }
  return newest;
}

/** Age in seconds; never negative, for the writer's clock may be a little ahead. */
export function ageSeconds(timestampMs: number, nowMs: number): number {
  return Math.max(0, nowMs - timestampMs) / 1000;
}
