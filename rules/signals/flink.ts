import { flink } from "../../metrics/flink";
import { scrape } from "../../metrics/scrape";
import { flinkJobs } from "../../metrics/stages";
import { oneOf, promql, Query, select } from "../promql";
import { watermarkLag } from "../recording/flink";
import type { Signal } from "../signal";
import { standUp } from "./target";

/** While a stack is stood up no job runs yet, and nobody needs to hear of it: they are missed once all have run within the hour. */
export const runningJobs: Signal = {
  name: "Running jobs",
  description: "Flink jobs that run; 0 also when the job manager is away, no value in the first minutes of a stack.",
  unit: "jobs",
  query: promql`
    (sum(${flink.runningJobs}) or vector(0))
    and on () (
      max(max_over_time(${flink.runningJobs}[1h])) >= ${flinkJobs.length}
      or max(${select(scrape.up, { job: "flink" })} offset ${standUp})
    )`,
};

/** A job that finds no task manager counts as running for a moment in each of its attempts, milliseconds. */
const attempt = 10_000;

/**
 * Not the plan's `uptime == 0`: a job that failed for good takes its series along, and Flink has replaced uptime. So the restarts
 * are remembered for an hour, and a running time of more than an attempt clears the job.
 */
export const restartsOfStoppedJobs: Signal = {
  name: "Restarts of jobs that do not run",
  description: "Restarts within the last hour's view of each job that does not run now. No value is good.",
  unit: "restarts",
  query: promql`
    max by (job_name) (max_over_time(${flink.restarts}[1h]))
    unless max by (job_name) (${flink.runningTime}) > ${attempt}`,
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

const uptimeOfOwn = select(flink.uptime, { job_name: oneOf(flinkJobs) });

/** A job that ends takes its series along. One of the pipeline's own is remembered for an hour; any other one may be done. */
export const jobRuns: Signal = {
  name: "Job runs",
  description:
    "Whether each job runs now; 1 is good. Of those that do not, the pipeline's own are shown, for an hour after they were seen.",
  unit: "boolean",
  query: promql`
    max by (job_name) (${flink.uptime} > bool 0)
    or max by (job_name) (max_over_time(${uptimeOfOwn}[1h])) * 0`,
};

export const uptime: Signal = {
  name: "Job uptime",
  description: "How long a job has run without interruption. A line that only climbs is good, a fall is a restart.",
  unit: "hours",
  query: promql`max by (job_name) (${flink.uptime}) / 1000 / 3600`,
};

export const restarts: Signal = {
  name: "Restarts",
  description: "Restarts of a job since it was submitted. 0 is good; one that does not grow is a recovery.",
  unit: "restarts",
  query: promql`max by (job_name) (${flink.restarts})`,
};

export const recordsIn: Signal = {
  name: "Records in",
  description:
    "Records per second that a task reads, over all of its instances. Sources read outside Flink and show 0.",
  unit: "records per second",
  query: promql`sum by (job_name, task_name) (${flink.recordsIn})`,
};

export const recordsOut: Signal = {
  name: "Records out",
  description:
    "Records per second that a task hands on, over all of its instances. Sinks write outside Flink and show 0.",
  unit: "records per second",
  query: promql`sum by (job_name, task_name) (${flink.recordsOut})`,
};

/**
 * Adds `task`: the name of a task is the chain of its operators, of which the first one tells it from the others. Table and
 * operator are parted by a blank, where a title can break. In labels Flink has four underscores for the arrow of a chain.
 */
const named = (query: Query): Query =>
  new Query(
    (filter) =>
      `label_replace(${query.argument(filter)}, "task", "$1 $2", "task_name", ` +
      `"(?:Source:_|[a-z]+_bronze_)?(.+?)(?::_(.+?))?_?(?:____.*)?")`,
    query.series,
  );

export const backPressured: Signal = {
  name: "Back-pressured",
  description:
    "Whether an instance of a task, here by its first operator, cannot hand on its records at this moment; 0 is good, moments of " +
    "1 are usual.",
  unit: "boolean",
  query: named(promql`max by (job_name, task_name) (${flink.backPressured})`),
};

/* Before its first checkpoint a job has -1 for how long it took and how large it is. */

export const checkpointDuration: Signal = {
  name: "Checkpoint duration",
  description: "Duration of the last checkpoint. Well below the time between two checkpoints is good.",
  unit: "milliseconds",
  query: promql`max by (job_name) (${flink.checkpointDuration} >= 0)`,
};

export const checkpointSize: Signal = {
  name: "Checkpoint size",
  description: "Size of the last checkpoint. Level is good; growth without end is state that nobody clears.",
  unit: "bytes",
  query: promql`max by (job_name) (${flink.checkpointSize} >= 0)`,
};

export const failedCheckpoints: Signal = {
  name: "Failed checkpoints",
  description: "Checkpoints of a job that failed since it was submitted. 0 is good.",
  unit: "checkpoints",
  query: promql`max by (job_name) (${flink.failedCheckpoints})`,
};

export const eventTimeLag: Signal = {
  name: "Watermark lag",
  description: "How far a task's event time is behind the clock. Small and level is good.",
  unit: "seconds",
  query: promql`max by (job_name, task_name) (${watermarkLag})`,
};
