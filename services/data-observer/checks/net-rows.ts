import type { DataFile } from "../iceberg/manifests";
import type { Snapshot } from "../iceberg/metadata";
import { periodStart } from "./days";

/** pyiceberg replaces rows by two commits of one transaction; between them it writes the new files. Milliseconds. */
const transactionMs = 10_000;

/** What a commit came to. */
export interface Net {
  readonly snapshot: Snapshot;
  /** Rows that it added to its day. */
  readonly rows: number;
  /** Rows of earlier days that are gone with it: an append in the same transaction may bring them again. */
  readonly owed: number;
}

/**
 * Rows that a commit added to its day. A compaction adds none. A commit that replaces rows of earlier days adds what it has more
 * than they, also when the commit before it in the same transaction removed them; rows of the same day that it removes are taken off
 * again, so that a batch that is run twice counts once, while cleaning out old days takes nothing off today. Rows that delete files
 * mark as deleted are not taken off: these do not say of which day the rows were.
 * @param removed Files that the commit removed, and when their rows had arrived (`undefined`: before all that is kept).
 * @param before What the commit before it came to.
 */
export function netRows(
  snapshot: Snapshot,
  removed: readonly { readonly rows: number; readonly arrivedMs: number | undefined }[],
  periodMs: number,
  before?: Net,
): Net {
  if (snapshot.operation === "replace") {
    return { snapshot, rows: 0, owed: 0 };
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
  const owed = before && isContinued(before.snapshot, snapshot) ? before.owed : 0;
  // What an overwrite in between adds are rows that shared a file with those it removed.
  const isAppend = snapshot.operation === "append";
  const gone = isAppend ? earlier + owed : earlier;
  return {
    snapshot,
    rows: Math.max(0, snapshot.addedRows - gone) - sameDay,
    owed: Math.max(0, gone - snapshot.addedRows) + (isAppend ? 0 : owed),
  };
}

function isContinued(before: Snapshot, snapshot: Snapshot): boolean {
  return snapshot.parentId === before.id && snapshot.timestampMs - before.timestampMs < transactionMs;
}

/** Removed files with the time at which their rows arrived, by sequence number. */
export function arrivalsOf(files: readonly DataFile[], chain: readonly Snapshot[]) {
  const times = new Map(chain.map(({ sequence, timestampMs }) => [sequence, timestampMs]));
  return files.map(({ rows, sequence }) => ({ rows, arrivedMs: sequence > 0 ? times.get(sequence) : undefined }));
}
