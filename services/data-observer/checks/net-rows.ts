import type { DataFile } from "../iceberg/manifests";
import type { Snapshot } from "../iceberg/metadata";
import { periodStart } from "./days";

/**
 * Rows that a commit added to its day. A compaction adds none. A commit that replaces rows of earlier days adds what it has more
 * than they; rows of the same day that it removes are taken off again, so that a batch that is run twice counts once, while
 * cleaning out old days takes nothing off today. Rows that delete files mark as deleted are not taken off: these do not say of which
 * day the rows were.
 * @param removed Files that the commit removed, and when their rows had arrived (`undefined`: before all that is kept).
 */
export function netRows(
  snapshot: Snapshot,
  removed: readonly { readonly rows: number; readonly arrivedMs: number | undefined }[],
  periodMs: number,
): number {
  if (snapshot.operation === "replace") {
    return 0;
  }
  const today = periodStart(snapshot.timestampMs, periodMs);
  let sameDay = 0;
  let earlier = 0;
  for (const { rows, arrivedMs } of removed) {
    if (arrivedMs !== undefined && periodStart(arrivedMs, periodMs) === today) {
      sameDay += rows;
    } else {
      earlier += rows;
    }
  }
  return Math.max(0, snapshot.addedRows - earlier) - sameDay;
}

/** Removed files with the time at which their rows arrived, by sequence number. */
export function arrivalsOf(files: readonly DataFile[], chain: readonly Snapshot[]) {
  const times = new Map(chain.map(({ sequence, timestampMs }) => [sequence, timestampMs]));
  return files.map(({ rows, sequence }) => ({ rows, arrivedMs: sequence > 0 ? times.get(sequence) : undefined }));
}
