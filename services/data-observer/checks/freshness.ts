import type { Batch } from "../iceberg/batches";
import { boundValue } from "../iceberg/bounds";
import { bringsRows, isFirst, type Snapshot } from "../iceberg/metadata";

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
 * When the newest event in the batches happened, milliseconds since the epoch. No event is newer than the commit that brought it: one
 * wrong clock would make a table look fresh for years, and the right events beside it, of which a file's bound does not tell, are
 * about as old as the commit.
 */
export function newestEvent(
  batches: readonly Batch[],
  column: { readonly id: number; readonly type: string },
  nowMs: number,
): number | undefined {
  let newest: number | undefined;
  for (const { snapshot, files } of batches) {
    for (const { upperBounds } of files) {
      const bound = upperBounds.get(column.id);
      if (bound) {
        const time = Math.min(boundValue(column.type, bound), snapshot.timestampMs, nowMs);
        newest = Math.max(time, newest ?? time);
      }
    }
  }
  return newest;
}

/** Age in seconds; never negative, for the writer's clock may be a little ahead. */
export function ageSeconds(timestampMs: number, nowMs: number): number {
  return Math.max(0, nowMs - timestampMs) / 1000;
}
