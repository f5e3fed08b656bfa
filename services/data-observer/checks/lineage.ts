import { ancestors, descendants, type PipelineStage } from "../../../metrics/stages";

/** What a source says of a stage. */
export interface StageReading {
  readonly stage: string;
  readonly works: boolean;
  /** `undefined` when the stage has not completed anything yet. */
  readonly durationSeconds: number | undefined;
  /** Why it does not work, for the log. */
  readonly reason?: string;
  /** Of a stage that runs in batches: when its latest failed runs ended, milliseconds since the epoch. */
  readonly failedRunsMs?: readonly number[];
}

/** What follows from the stages for the pipeline. */
export interface PipelineVerdict {
  /** `undefined` when nothing is broken as far as is known, but not everything is known. */
  readonly works: boolean | undefined;
  readonly impact: ReadonlyMap<string, number>;
  /** Broken stages that have no broken stage upstream. */
  readonly origins: ReadonlySet<string>;
}

/**
 * Every pass computes everything anew, so that nothing stays behind after a repair.
 * @param configured Stages whose source is configured.
 */
export function judgePipeline(
  readings: readonly StageReading[],
  configured: readonly string[],
  graph: readonly PipelineStage[],
): PipelineVerdict {
  const broken = new Set(readings.filter(({ works }) => !works).map(({ stage }) => stage));
  const isOrigin = (stage: string) => [...ancestors(stage, graph)].every((upstream) => !broken.has(upstream));
  return {
    works: broken.size > 0 ? false : readings.length < configured.length ? undefined : true,
    impact: new Map(readings.map(({ stage }) => [stage, broken.has(stage) ? descendants(stage, graph).length : 0])),
    origins: new Set([...broken].filter(isOrigin)),
  };
}

interface StageState {
  readonly works: boolean;
  readonly failures: number;
  /** Runs that ended until then have been counted, milliseconds since the epoch. */
  readonly countedUntilMs: number;
}

/** What is kept between passes, by stage. */
export type LineageState = Readonly<Record<string, StageState>>;

/**
 * Counts failures: of a stage that runs in batches every failed run since it was seen first, of a continuous one every change from
 * working to broken. A stage of which nothing is known in this pass keeps its count.
 */
export function countFailures(
  state: LineageState | undefined,
  readings: readonly StageReading[],
  nowMs: number,
): LineageState {
  const next: Record<string, StageState> = { ...state };
  for (const { stage, works, failedRunsMs } of readings) {
    const before = state?.[stage];
    const countedUntilMs = Math.max(before?.countedUntilMs ?? nowMs, ...(failedRunsMs ?? []));
    const failed = failedRunsMs
      ? failedRunsMs.filter((endedAt) => endedAt > (before?.countedUntilMs ?? nowMs)).length
      : Number(before?.works === true && !works);
    next[stage] = { works, failures: (before?.failures ?? 0) + failed, countedUntilMs };
  }
  return next;
}
