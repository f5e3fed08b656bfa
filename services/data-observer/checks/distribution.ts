import type { Snapshot } from "../iceberg/metadata";
import { type Cursor, cursorAt } from "./cursor";
import { periodStart } from "./days";
import { type DistributionRules, zscore } from "./zscore";

/** A batch with less than a fifth of the usual rows is passed over. */
const smallBatch = 5;

const dayMs = 86_400_000;

export interface StatisticState {
  /** Field that the history belongs to; 0 for the table as a whole. */
  readonly fieldId: number;
  /** Values of the latest batches that were no anomalies, oldest first: the baseline. */
  readonly history: readonly number[];
  /** Values of the latest batches when all of them were anomalies, oldest first; enough of them are a new baseline. */
  readonly departed?: readonly number[];
  /** Of the latest batch; absent when it had no value. */
  readonly value?: number;
  /** Of the latest batch; absent when it had no value, or too little to compare with. */
  readonly zscore?: number;
  readonly anomalies: number;
}

/** What is kept of a table between passes. Statistics are by `column/statistic`. */
export interface DistributionState {
  readonly uuid: string;
  readonly cursor: Cursor | undefined;
  /** Batches that could not be read; they are tried again as long as they are among the latest. */
  readonly unread: readonly string[];
  /** Rows of the latest batches, oldest first. */
  readonly rows: readonly number[];
  /** UTC day of the latest batch, milliseconds since the epoch; absent before the first, and in states of earlier versions. */
  readonly day?: number;
  readonly statistics: Readonly<Record<string, StatisticState>>;
}

/** A statistic to keep, and the field that it is made of now. */
export interface Tracked {
  readonly column: string;
  readonly statistic: string;
  readonly fieldId: number;
  /** Whether the column holds whole numbers. */
  readonly isWhole: boolean;
  /** Whether batches are compared with those before; else the value is shown, and nothing more. */
  readonly isJudged: boolean;
}

export const keyOf = ({ column, statistic }: Pick<Tracked, "column" | "statistic">) => `${column}/${statistic}`;

/** A batch and its statistics; `undefined` where it has none, for a column that is null throughout. */
export interface MeasuredBatch {
  readonly snapshot: Snapshot;
  readonly values: Readonly<Record<string, number | undefined>>;
}

export interface Anomaly extends Tracked {
  readonly snapshotId: string;
  readonly value: number;
  readonly zscore: number;
}

/**
 * Keeps what still counts of the state: another table of the same name or another column of the same name starts a new history, while
 * the count of anomalies goes on.
 */
export function continueState(
  state: DistributionState | undefined,
  uuid: string,
  tracked: readonly Tracked[],
): DistributionState {
  const same = state?.uuid === uuid;
  const statistics = tracked.map((item) => {
    const old = state?.statistics[keyOf(item)];
    const kept = same && old?.fieldId === item.fieldId ? old : undefined;
    return [keyOf(item), kept ?? { fieldId: item.fieldId, history: [], anomalies: old?.anomalies ?? 0 }];
  });
  return {
    uuid,
    cursor: same ? state.cursor : undefined,
    unread: same ? state.unread : [],
    rows: same ? state.rows : [],
    day: same ? state.day : undefined,
    // One that cannot be looked at now, as its column is gone, keeps its count.
    statistics: { ...(same ? state.statistics : countsOf(state?.statistics ?? {})), ...Object.fromEntries(statistics) },
  };
}

/** The statistics without what their batches are compared with. */
function countsOf(statistics: DistributionState["statistics"]): Record<string, StatisticState> {
  const forget = ({ fieldId, anomalies }: StatisticState) => ({ fieldId, history: [], anomalies });
  return Object.fromEntries(Object.entries(statistics).map(([key, known]) => [key, forget(known)]));
}

/**
 * Judges batches in the order of their commits, each against those before it. A batch that is far smaller than usual, as the rest
 * that a restarted job commits, is passed over: its statistics scatter more than the history knows.
 */
export function judgeBatches(
  state: DistributionState,
  batches: readonly MeasuredBatch[],
  tracked: readonly Tracked[],
  rules: DistributionRules,
): { state: DistributionState; found: Anomaly[] } {
  const judged: Judged = { statistics: { ...state.statistics }, found: [] };
  let { rows, day } = state;
  for (const batch of batches) {
    const batchDay = periodStart(batch.snapshot.timestampMs, dayMs);
    if (rules.restartsDaily && batchDay !== day) {
      judged.statistics = countsOf(judged.statistics);
    }
    day = batchDay;
    const isUsual = rows.length < rules.minBatches || batch.snapshot.addedRows * smallBatch >= median(rows);
    rows = [...rows, batch.snapshot.addedRows].slice(-rules.batches);
    if (isUsual) {
      for (const item of tracked) {
        judgeValue(judged, item, batch, rules);
      }
    }
  }
  return { state: { ...state, rows, day, statistics: judged.statistics }, found: judged.found };
}

interface Judged {
  statistics: Record<string, StatisticState>;
  readonly found: Anomaly[];
}

function judgeValue(
  judged: Judged,
  item: Tracked,
  { snapshot, values }: MeasuredBatch,
  rules: DistributionRules,
): void {
  const key = keyOf(item);
  const before = judged.statistics[key] as StatisticState;
  const { fieldId, history, anomalies } = before;
  const value = values[key];
  if (value === undefined) {
    judged.statistics[key] = { fieldId, history, departed: before.departed, anomalies };
    return;
  }
  if (!item.isJudged) {
    judged.statistics[key] = { fieldId, history: [], value, anomalies };
    return;
  }
  const score = zscore(value, history, item, rules);
  const isAnomaly = score !== undefined && Math.abs(score) > rules.zscore;
  if (isAnomaly) {
    judged.found.push({ ...item, snapshotId: snapshot.id, value, zscore: score });
  }
  judged.statistics[key] = {
    ...baseline(before, value, isAnomaly, rules.batches),
    fieldId,
    value,
    ...(score !== undefined && { zscore: score }),
    anomalies: anomalies + Number(isAnomaly),
  };
}

/**
 * The history after a batch. An anomaly does not enter it: within minutes it would take itself for usual. Where as many in a
 * row as the history is long have departed from it, they are what is usual now.
 */
function baseline(
  { history, departed = [] }: StatisticState,
  value: number,
  isAnomaly: boolean,
  length: number,
): Pick<StatisticState, "history" | "departed"> {
  if (!isAnomaly) {
    return { history: [...history, value].slice(-length) };
  }
  const away = [...departed, value];
  return away.length >= length ? { history: away } : { history, departed: away };
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

/** Moves the cursor behind the newest commit and notes what could not be read. */
export function advance(
  state: DistributionState,
  newest: Snapshot | undefined,
  unread: readonly string[],
): DistributionState {
  return { ...state, cursor: newest ? cursorAt(newest) : state.cursor, unread };
}
