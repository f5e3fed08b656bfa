import { isFirst, type Snapshot } from "../iceberg/metadata";
import { type Cursor, cursorAt, since } from "./cursor";
import { type Coverage, Days, type Direction, periodStart, type Verdict, type VolumeRules } from "./days";

/** What is kept of a table between passes. Periods are by their start, milliseconds since the epoch. */
export interface VolumeState extends Coverage {
  /** Another table of the same name, or another length of the period, starts anew. */
  readonly identity: string;
  readonly cursor: Cursor | undefined;
  readonly rows: Readonly<Record<string, number>>;
  /** The rows that a period had when it was judged, and what it was counted as. */
  readonly judged: Readonly<Record<string, { readonly rows: number; readonly counted: readonly Direction[] }>>;
  readonly anomalies: Readonly<Record<Direction, number>>;
}

export interface VolumeReading {
  readonly latestRows: number;
  /** Rows of the last full period; `undefined` when the table or what is known of it is younger. */
  readonly previousRows: number | undefined;
  readonly baselinePeriods: number;
  readonly expectedRows: number | undefined;
  readonly deviationPercent: number | undefined;
  /** Found in this pass, for the log. */
  readonly found: readonly { readonly startMs: number; readonly direction: Direction; readonly rows: number }[];
}

/** A commit with the rows that it really added. */
export interface Arrival {
  readonly snapshot: Snapshot;
  readonly rows: number;
}

/** What a pass has to take in: commits, and what it builds upon. */
export interface VolumePlan {
  readonly base: VolumeState;
  readonly fresh: readonly Snapshot[];
}

/** @param chain The table's commits, newest first. */
export function planVolume(
  state: VolumeState | undefined,
  identity: string,
  chain: readonly Snapshot[],
  periodMs: number,
): VolumePlan {
  const oldest = chain.at(-1);
  const first: VolumeState = {
    identity,
    cursor: undefined,
    coveredSinceMs: oldest?.timestampMs ?? Number.MAX_SAFE_INTEGER,
    rows: {},
    judged: {},
    anomalies: state?.anomalies ?? { too_many: 0, too_few: 0 },
  };
  if (!state?.cursor || state.identity !== identity || !oldest) {
    return { base: first, fresh: chain.toReversed() };
  }
  const { fresh, how } = since(chain, state.cursor);
  if (how === "continued") {
    return { base: state, fresh };
  }
  if (how === "gap") {
    const hole = { fromMs: state.cursor.timestampMs, toMs: oldest.timestampMs };
    return { base: { ...state, holes: [...(state.holes ?? []), hole] }, fresh };
  }
  // After a rollback the days that the chain still tells completely are counted anew.
  const from = isFirst(oldest) ? 0 : periodStart(oldest.timestampMs, periodMs) + periodMs;
  const rows = Object.fromEntries(Object.entries(state.rows).filter(([start]) => Number(start) < from));
  const again = chain.filter((snapshot) => snapshot.timestampMs >= from || fresh.includes(snapshot));
  return { base: { ...state, rows }, fresh: again.toReversed() };
}

/** Takes arrivals in and judges the days that are over, and the present one if it already has too many. */
export function judgeVolume(
  base: VolumeState,
  arrivals: readonly Arrival[],
  newest: Snapshot | undefined,
  nowMs: number,
  rules: VolumeRules,
): { state: VolumeState; reading: VolumeReading } {
  const periodMs = rules.periodSeconds * 1000;
  const rows: Record<string, number> = { ...base.rows };
  for (const arrival of arrivals) {
    const start = periodStart(arrival.snapshot.timestampMs, periodMs);
    rows[start] = (rows[start] ?? 0) + arrival.rows;
  }
  const current = periodStart(nowMs, periodMs);
  const days = new Days(rows, base, rules);
  const settled = periodStart(nowMs - rules.settleSeconds * 1000, periodMs) - periodMs;
  const verdicts = days.before(settled + periodMs, rules.baselinePeriods + 1).map((start) => days.verdict(start));
  const present = days.verdict(current);
  const early = present.direction === "too_many";
  const { judged, anomalies, found } = count(base, early ? [...verdicts, present] : verdicts);
  const tested = early ? present : days.verdict(settled);
  const keptSince = current - 2 * (rules.baselinePeriods + 1) * periodMs;
  const kept = (start: string) => Number(start) > keptSince;
  return {
    state: {
      ...base,
      cursor: newest ? cursorAt(newest) : base.cursor,
      holes: base.holes?.filter(({ toMs }) => toMs > keptSince),
      rows: Object.fromEntries(Object.entries(rows).filter(([start]) => kept(start))),
      judged: Object.fromEntries(Object.entries(judged).filter(([start]) => kept(start))),
      anomalies,
    },
    reading: {
      latestRows: days.rowsOf(current),
      previousRows: days.isKnown(current - periodMs) ? days.rowsOf(current - periodMs) : undefined,
      baselinePeriods: tested.baseline.length,
      expectedRows: tested.expected,
      deviationPercent: tested.deviation,
      found,
    },
  };
}

/** Counts every anomalous day once; a day whose rows changed after its verdict, by a late commit, is judged again. */
function count(base: VolumeState, verdicts: readonly Verdict[]) {
  const judged = { ...base.judged };
  const anomalies = { ...base.anomalies };
  const found: VolumeReading["found"][number][] = [];
  for (const { startMs, rows, direction, expected } of verdicts) {
    const before = judged[startMs];
    if (expected === undefined || before?.rows === rows) {
      continue;
    }
    const counted = before?.counted ?? [];
    const isNew = direction !== undefined && !counted.includes(direction);
    if (isNew) {
      anomalies[direction] += 1;
      found.push({ startMs, direction, rows });
    }
    judged[startMs] = { rows, counted: isNew ? [...counted, direction] : counted };
  }
  return { judged, anomalies, found };
}
