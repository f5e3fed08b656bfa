import { setTimeout as sleep } from "node:timers/promises";
import type { Logger } from "../shared/logger";
import { RepeatedLog } from "../shared/repeated-log";
import {
  assetOf,
  countRuns,
  countScheduleTicks,
  countSensorTicks,
  emptyOutdated,
  type History,
  jobOf,
  overlap,
  scheduleOf,
  sensorOf,
} from "./history";
import type { Reading } from "./reading";
import { HistoryLost, type HistoryStore } from "./store";

export interface WatchOptions {
  /** Asks Dagster for what is new. */
  readonly read: (history: History, since: number, signal: AbortSignal) => Promise<Reading>;
  readonly store: HistoryStore;
  readonly log: Logger;
  readonly intervalMs: number;
  /** Milliseconds since the epoch. @default Date.now */
  readonly now?: () => number;
}

/** Looks at Dagster again and again. Counts are shown only once they are kept, so they never go back after a crash. */
export class Watch {
  /** Why the last look did not tell or keep everything; `undefined` when it did. */
  problem: string | undefined = "Dagster has not been asked yet";
  /** Whether Dagster answered everything in the last look. */
  answered = false;
  /** When a look last told everything, milliseconds since the epoch; 0 before. */
  lastSuccess = 0;
  /** `undefined` until it is known what was counted before. */
  history: History | undefined;
  /** What Dagster last said. */
  reading: Reading | undefined;
  private readonly repeated: RepeatedLog;
  private readonly now: () => number;

  constructor(private readonly options: WatchOptions) {
    this.repeated = new RepeatedLog(options.log, "warn", 60_000);
    this.now = options.now ?? Date.now;
  }

  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await this.look(signal);
      await sleep(this.options.intervalMs, undefined, { signal }).catch(() => undefined);
    }
    this.repeated.close();
  }

  /** One look; never throws. @param signal Ends it early. @default never */
  async look(signal = AbortSignal.any([])): Promise<void> {
    const problem = await this.step(signal);
    if (signal.aborted) return;
    if (problem) {
      this.repeated.add(problem.kind, problem.message, { context: { reason: problem.reason } });
    } else if (this.problem) {
      this.options.log.info("Dagster answers, and what it says is kept");
    }
    this.problem = problem && `${problem.message}: ${problem.reason}`;
  }

  private async step(signal: AbortSignal) {
    const { read } = this.options;
    const failed = (kind: string, message: string) => (error: unknown) => ({ kind, message, reason: String(error) });
    try {
      this.history ??= await this.load();
    } catch (error) {
      this.answered = false;
      return failed("load", "what was counted before cannot be read, so nothing is shown")(error);
    }
    try {
      this.reading = await read(this.history, Math.max(0, this.history.runs.until - overlap), signal);
    } catch (error) {
      // An answer that is not waited for says nothing about Dagster.
      this.answered &&= signal.aborted;
      return failed("dagster", "Dagster did not answer everything")(error);
    }
    this.answered = true;
    this.lastSuccess = this.now();
    for (const { name, problem } of this.reading.locations.filter((location) => location.problem)) {
      this.repeated.add("location", "Dagster cannot load a code location", { context: { name, problem } });
    }
    try {
      this.history = await this.advance(this.history, this.reading);
      return undefined;
    } catch (error) {
      if (error instanceof HistoryLost) {
        this.history = undefined;
      }
      return failed("save", "what was counted cannot be kept, so it is not shown yet")(error);
    }
  }

  private async load(): Promise<History> {
    const history = await this.options.store.load();
    const histograms = emptyOutdated(history);
    if (histograms > 0) {
      this.options.log.info("histograms with other buckets than those kept begin anew", { context: { histograms } });
    }
    return history;
  }

  private async advance(before: History, reading: Reading): Promise<History> {
    const history = structuredClone(before);
    const now = this.now() / 1000;
    for (const name of reading.jobs) {
      jobOf(history, name);
    }
    for (const { key, layer, materialized } of reading.assets) {
      Object.assign(assetOf(history, key), { layer, ...(materialized && { materialized }) });
    }
    countRuns(history, reading.finished, reading.stepsOf);
    for (const { name, ticks } of reading.sensors) {
      countSensorTicks(sensorOf(history, name), ticks, now);
    }
    for (const { name, ticks } of reading.schedules) {
      countScheduleTicks(scheduleOf(history, name), ticks, now);
    }
    if (JSON.stringify(history) !== JSON.stringify(before)) {
      await this.options.store.save(history);
    }
    return history;
  }
}
