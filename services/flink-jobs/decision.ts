import type { FlinkJob } from "./flink";

/** What a job manager knows of one of our jobs, and what is wanted. */
export interface Situation {
  /** Everything of that name. */
  readonly jobs: readonly FlinkJob[];
  /** Whether the job that is active runs the SQL that is wanted. */
  readonly current: boolean;
  /** Ids of ended jobs that do not count: they ended before this supervisor began, or by its own hand. */
  readonly superseded: ReadonlySet<string>;
}

export type Decision =
  /** It runs as it should. */
  | { readonly action: "keep"; readonly job: FlinkJob }
  /** Nothing to do but to look again. */
  | { readonly action: "wait"; readonly job: FlinkJob }
  /** Start it, from its newest checkpoint or savepoint; `previous` is the last one that ended. */
  | { readonly action: "submit"; readonly previous?: FlinkJob }
  /** It runs another version of the SQL: stop it with a savepoint, then submit. */
  | { readonly action: "stop"; readonly job: FlinkJob }
  /** The same for a job that cannot make a savepoint because it does not get to run. */
  | { readonly action: "cancel"; readonly job: FlinkJob }
  /** Somebody cancelled or stopped it, or it failed for good: that is for people to decide. */
  | { readonly action: "leave"; readonly job: FlinkJob }
  /** More than one is active, and each would write everything. */
  | { readonly action: "conflict"; readonly jobs: readonly FlinkJob[] };

const ended = new Set(["FAILED", "CANCELED", "FINISHED"]);
const ending = new Set(["FAILING", "CANCELLING"]);

export function isActive(job: FlinkJob): boolean {
  return !ended.has(job.state);
}

export function decide({ jobs, current, superseded }: Situation): Decision {
  const active = jobs.filter(isActive);
  const [job, second] = active;
  if (second) {
    return { action: "conflict", jobs: active };
  }
  if (!job) {
    const previous = [...jobs].sort((a, b) => b.startedAt - a.startedAt)[0];
    return !previous || superseded.has(previous.id)
      ? { action: "submit", ...(previous && { previous }) }
      : { action: "leave", job: previous };
  }
  if (current) {
    return { action: isRunning(job) ? "keep" : "wait", job };
  }
  // A job that cannot be deployed now may be in a moment; one that ends anyway needs no push.
  const waits = ending.has(job.state) || (job.state === "RUNNING" && !isRunning(job));
  return { action: waits ? "wait" : job.state === "RUNNING" ? "stop" : "cancel", job };
}

/** Flink calls a job RUNNING also while its tasks wait for a task manager. */
function isRunning({ state, tasks }: FlinkJob): boolean {
  return state === "RUNNING" && tasks.running === tasks.total;
}
