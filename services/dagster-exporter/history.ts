import { z } from "zod";
import { dagster } from "../../metrics/dagster";
import type { Metric } from "../../metrics/metric";
import type { FinishedRun, Step, Tick } from "./queries";
import { hasBucketsOf, observe, type Tally, tally, tallySchema } from "./tally";

/** How far a run may be written down after it ended, seconds; runs that end within this time are known by their ids. */
export const overlap = 300;
/**
 * How old a tick must be to be taken as it is, seconds. One that is still under way after an hour never ended: the daemon was killed.
 * A failed one is tried again when the code server could not be reached.
 */
const settledAfter = {
  // At once, whatever the clocks of two machines say.
  SUCCESS: Number.NEGATIVE_INFINITY,
  SKIPPED: Number.NEGATIVE_INFINITY,
  FAILURE: 120,
  STARTED: 3600,
};
const lateAfter = 60;

const count = z.number().nonnegative();

const jobHistory = z.object({ success: count, failure: count, canceled: count, durations: tallySchema });

const assetHistory = z.object({
  layer: z.string(),
  count,
  durations: tallySchema,
  /** The last time, milliseconds since the epoch. */
  materialized: z.number().optional(),
});

/** The id of the last tick that is counted, and how many there were. */
const tickHistory = z.object({ last: z.number(), ticks: count });
const sensorHistory = tickHistory.extend({ evaluations: count, skips: count });
const scheduleHistory = tickHistory.extend({ late: count });

/**
 * What has been counted so far, and up to where. Dagster forgets runs and ticks after a while, so the counts cannot be made from its
 * storage alone; they are kept together with the place up to which they count.
 */
export const historySchema = z.object({
  runs: z.object({
    /** Newest change of a finished run that was seen, seconds since the epoch by Dagster's clock. */
    until: z.number(),
    /** Ends of the runs that ended shortly before that, by their ids. */
    counted: z.record(z.string(), z.number()),
  }),
  jobs: z.record(z.string(), jobHistory),
  /** By the key's parts, joined by `/`. */
  assets: z.record(z.string(), assetHistory),
  sensors: z.record(z.string(), sensorHistory),
  schedules: z.record(z.string(), scheduleHistory),
});

export type History = z.infer<typeof historySchema>;
type JobHistory = z.infer<typeof jobHistory>;
type AssetHistory = z.infer<typeof assetHistory>;
type TickHistory = z.infer<typeof tickHistory>;
export type SensorHistory = z.infer<typeof sensorHistory>;
export type ScheduleHistory = z.infer<typeof scheduleHistory>;

export const emptyHistory = (): History => ({
  runs: { until: 0, counted: {} },
  jobs: {},
  assets: {},
  sensors: {},
  schedules: {},
});

const endOf = (run: FinishedRun) => run.endTime ?? run.updateTime ?? 0;

/** Which of the finished runs are not counted yet. A run that is changed again long after its end was counted before. */
export function uncounted({ runs }: History, finished: readonly FinishedRun[]): FinishedRun[] {
  return finished.filter((run) => !(run.id in runs.counted) && endOf(run) >= runs.until - overlap);
}

/** @param stepsOf Steps of the runs by their ids. */
export function countRuns(history: History, finished: readonly FinishedRun[], stepsOf: ReadonlyMap<string, Step[]>) {
  for (const run of uncounted(history, finished)) {
    countRun(jobOf(history, run.jobName), run);
    for (const step of stepsOf.get(run.id) ?? []) {
      countStep(history, step);
    }
    history.runs.counted[run.id] = endOf(run);
  }
  history.runs.until = finished.reduce(
    (latest, { updateTime }) => Math.max(latest, updateTime ?? 0),
    history.runs.until,
  );
  for (const [id, end] of Object.entries(history.runs.counted)) {
    if (end < history.runs.until - overlap) {
      delete history.runs.counted[id];
    }
  }
}

function countRun(job: JobHistory, { status, startTime, endTime }: FinishedRun): void {
  switch (status) {
    case "FAILURE":
      job.failure += 1;
      break;
    case "CANCELED":
      job.canceled += 1;
      break;
    case "SUCCESS":
      job.success += 1;
      if (startTime !== null && endTime !== null) {
        observe(job.durations, endTime - startTime);
      }
  }
}

function countStep(history: History, { startTime, endTime, materializations }: Step): void {
  for (const { assetKey } of materializations) {
    if (assetKey) {
      const asset = assetOf(history, assetKey.path.join("/"));
      asset.count += 1;
      if (startTime !== null && endTime !== null) {
        observe(asset.durations, endTime - startTime);
      }
    }
  }
}

export function jobOf({ jobs }: History, name: string): JobHistory {
  jobs[name] ??= { success: 0, failure: 0, canceled: 0, durations: tally(dagster.runDuration) };
  return jobs[name];
}

export function assetOf({ assets }: History, key: string): AssetHistory {
  assets[key] ??= { layer: "", count: 0, durations: tally(dagster.materializationDuration) };
  return assets[key];
}

/** Empties the tallies whose buckets are no longer the catalog's; gives how many there were. */
export function emptyOutdated({ jobs, assets }: History): number {
  const empty = (all: Record<string, { durations: Tally }>, metric: Pick<Metric, "buckets">) => {
    const outdated = Object.values(all).filter(({ durations }) => !hasBucketsOf(durations, metric));
    for (const one of outdated) {
      one.durations = tally(metric);
    }
    return outdated.length;
  };
  return empty(jobs, dagster.runDuration) + empty(assets, dagster.materializationDuration);
}

export function sensorOf({ sensors }: History, name: string): SensorHistory {
  sensors[name] ??= { last: 0, ticks: 0, evaluations: 0, skips: 0 };
  return sensors[name];
}

export function scheduleOf({ schedules }: History, name: string): ScheduleHistory {
  schedules[name] ??= { last: 0, ticks: 0, late: 0 };
  return schedules[name];
}

/** @param now Seconds since the epoch. */
export function countSensorTicks(sensor: SensorHistory, ticks: readonly Tick[], now: number): void {
  for (const tick of settled(sensor, ticks, now)) {
    sensor.ticks += 1;
    sensor.evaluations += Number(tick.status === "SUCCESS" && tick.runIds.length > 0);
    sensor.skips += Number(tick.status === "SKIPPED");
  }
}

/** @param now Seconds since the epoch. */
export function countScheduleTicks(schedule: ScheduleHistory, ticks: readonly Tick[], now: number): void {
  for (const { timestamp, endTimestamp } of settled(schedule, ticks, now)) {
    schedule.ticks += 1;
    schedule.late += Number(endTimestamp !== null && endTimestamp - timestamp > lateAfter);
  }
}

/** Ticks that are over and not counted, oldest first. One that may still change is waited for, and so are those after it. */
function* settled(history: TickHistory, ticks: readonly Tick[], now: number): Generator<Tick> {
  const news = ticks.filter(({ tickId }) => tickId > history.last).toSorted((a, b) => a.tickId - b.tickId);
  for (const tick of news) {
    if (now - tick.timestamp < settledAfter[tick.status]) {
      return;
    }
    history.last = tick.tickId;
    if (tick.status !== "STARTED") {
      yield tick;
    }
  }
}
