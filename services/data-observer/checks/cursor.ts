import { isFirst, type Snapshot } from "../iceberg/metadata";

/** The last commit that a check has taken in. */
export interface Cursor {
  readonly id: string;
  readonly timestampMs: number;
  readonly sequence: number;
}

export const cursorAt = ({ id, timestampMs, sequence }: Snapshot): Cursor => ({ id, timestampMs, sequence });

/** What is known to have happened since a cursor. */
export interface Since {
  /** Commits to take in, oldest first. */
  readonly fresh: readonly Snapshot[];
  /**
   * `continued`: the commits follow the cursor without a gap. `gap`: some in between have expired. `rolled back`: the cursor's
   * commit is no longer part of the table.
   */
  readonly how: "continued" | "gap" | "rolled back";
}

/**
 * Goes by ids, not by time: a commit that began early and was retried can be older than the one before it.
 * @param chain The table's commits, newest first.
 */
export function since(chain: readonly Snapshot[], cursor: Cursor): Since {
  const at = chain.findIndex(({ id }) => id === cursor.id);
  if (at >= 0) {
    return { fresh: chain.slice(0, at).toReversed(), how: "continued" };
  }
  const oldest = chain.at(-1);
  const follows = oldest?.parentId === cursor.id || (cursor.sequence > 0 && oldest?.sequence === cursor.sequence + 1);
  if (!oldest || follows) {
    return { fresh: chain.toReversed(), how: "continued" };
  }
  if (oldest.timestampMs > cursor.timestampMs && !isFirst(oldest)) {
    return { fresh: chain.toReversed(), how: "gap" };
  }
  const fresh = chain.filter(({ timestampMs }) => timestampMs > cursor.timestampMs);
  return { fresh: fresh.toReversed(), how: "rolled back" };
}
