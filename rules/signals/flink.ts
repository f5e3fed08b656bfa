import { flink } from "../../metrics/flink";
import { promql } from "../promql";
import type { Signal } from "../signal";

export const runningJobs: Signal = {
  name: "Running jobs",
  description: "Flink jobs that run; 0 also when the job manager is away.",
  unit: "jobs",
  query: promql`sum(${flink.runningJobs}) or vector(0)`,
};

/**
 * Not the plan's `uptime == 0`: a job that failed for good takes its series along, and Flink has replaced uptime. So the restarts
 * are remembered for an hour, and a running time above 0 clears the job.
 */
export const restartsOfStoppedJobs: Signal = {
  name: "Restarts of jobs that do not run",
  description: "Restarts within the last hour's view of each job that does not run now. No value is good.",
  unit: "restarts",
  query: promql`
    max by (job_name) (max_over_time(${flink.restarts}[1h]))
    unless max by (job_name) (${flink.runningTime}) > 0`,
};

export const recentRestarts: Signal = {
  name: "Restarts within 15 minutes",
  description:
    "How often a job was seen to restart in the last 15 minutes. One or two are a recovery, more are a loop. Counted as changes: " +
    "the number starts again at 0 when the job is submitted anew.",
  unit: "restarts",
  query: promql`max by (job_name) (changes(${flink.restarts}[15m]))`,
};

export const sinceCheckpoint: Signal = {
  name: "Time since the last checkpoint",
  description:
    "Time since a job completed a checkpoint, or since it runs while it has none. A few checkpoint intervals are good.",
  unit: "seconds",
  query: promql`
    time() - max by (job_name) (${flink.checkpointCompleted} > 0) / 1000
    or max by (job_name) (${flink.runningTime}) / 1000`,
};

export const growingCheckpointDuration: Signal = {
  name: "Checkpoint duration while it grows",
  description: "Duration of the last checkpoint, for jobs whose checkpoints took longer and longer over 30 minutes.",
  unit: "milliseconds",
  query: promql`${flink.checkpointDuration} and deriv(${flink.checkpointDuration}[30m]) > 0`,
};

/** The plan alerts on `isBackPressured`, which says how it is at the instant of the scrape; this is how it was in between. */
export const backPressure: Signal = {
  name: "Back-pressure",
  description: "Time per second that a task waits for those after it, by its busiest instance. Near 0 is good.",
  unit: "milliseconds per second",
  query: promql`max by (job_name, task_name) (${flink.backPressuredTime})`,
};
