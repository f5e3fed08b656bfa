import { type Drill, minutes } from "../drill";
import type { LiveStack } from "../live-stack";
import { restarts } from "./restarts";
import { endSlowSinkJob, runSlowSinkJob, slowDown, slowSinkJob } from "./slow-sink";
import { staleBronze } from "./stale-bronze";

const flinkUrl = "flink";
const bothJobs = "sum(flink_jobmanager_numRunningJobs) == 2";

/** Cancels a job for good. */
async function cancel(stack: LiveStack, name: string): Promise<void> {
  await stack.stop("flink-jobs");
  const { jobs } = await stack.json<{ jobs: { jid: string; name: string; state: string }[] }>(
    `${stack.url(flinkUrl)}/jobs/overview`,
  );
  const job = jobs.find((one) => one.name === name && one.state === "RUNNING");
  if (!job) throw new Error(`${name} does not run; look at the Flink page before you break it`);
  // Answers without a body.
  await fetch(`${stack.url(flinkUrl)}/jobs/${job.jid}?mode=cancel`, { method: "PATCH" });
}

async function submitAgain(stack: LiveStack): Promise<void> {
  await stack.start("flink-jobs");
  await stack.until("both jobs", bothJobs, 240);
}

export const jobCancelled: Drill = {
  name: "flink-job-cancelled",
  title: "a Flink job cancelled, and nobody to submit it again",
  fault: async (stack) => {
    // So that the backlog of a few minutes is one to tell of.
    await stack.market({ rateFactor: 50 });
    await cancel(stack, "kafka_to_iceberg_bronze");
  },
  repair: async (stack) => {
    await stack.market();
    await submitAgain(stack);
  },
  notifies: { FlinkJobMissing: 0, HighDownstreamImpact: 15, ConsumerLagHigh: 180 },
  inhibited: ["PipelineStageFailure", "PipelineEndToEndFailure"],
  mayNotify: {
    ...staleBronze.mayNotify,
    BronzeFreshnessViolation: "bronze grows old when the drill takes longer than its promise",
    FreshnessSLAApproaching: "bronze grows old when the drill takes longer than its promise",
  },
  lingers: staleBronze.lingers,
};

export const streamJobCancelled: Drill = {
  name: "stream-job-cancelled",
  title: "the job that aggregates cancelled; bronze reads the raw topics itself and goes on",
  fault: (stack) => cancel(stack, "flink_processing"),
  repair: submitAgain,
  notifies: { FlinkJobMissing: 0 },
  inhibited: ["PipelineStageFailure", "PipelineEndToEndFailure"],
};

export const taskManagerKilled: Drill = {
  name: "task-manager-killed",
  title: "a task manager killed; the jobs run on what is left",
  fault: (stack) => stack.kill("flink-taskmanager-1"),
  repair: (stack) => stack.start("flink-taskmanager-1"),
  notifies: { TargetDown: 0 },
  mayNotify: { FlinkJobMissing: "a job that waits for its lost task manager does not run" },
};

export const checkpointsUnwritable: Drill = {
  name: "checkpoints-unwritable",
  title: "the storage of the checkpoints unwritable",
  fault: async (stack) => {
    await stack.exec("flink-jobmanager", "chmod", "-R", "a-w", "/checkpoints");
  },
  repair: async (stack) => {
    await stack.exec("flink-jobmanager", "chmod", "-R", "u+w", "/checkpoints");
    await stack.until("both jobs", bothJobs, 300);
    await stack.until(
      "checkpoints",
      "min(time() - flink_jobmanager_job_lastCheckpointCompletedTimestamp / 1000) < 60",
      300,
    );
  },
  // Bronze is committed by checkpoints, so all three say it, each in its own time.
  notifies: { FlinkNoCheckpoint: minutes(5), HighDownstreamImpact: 120 },
  inhibited: ["PipelineStageFailure", "PipelineEndToEndFailure"],
  mayNotify: {
    ...staleBronze.mayNotify,
    BronzeFreshnessViolation: "bronze is committed by checkpoints",
    FlinkJobRestarting: "a job may give up after failed checkpoints and start again",
    FlinkJobMissing: "a job may give up after failed checkpoints and start again",
    FlinkJobCrashNoRestart: "a job that gave up more than three times within an hour may take long to come back",
    FreshnessSLAApproaching: "bronze nears its age before it is beyond it",
    PipelineStageFailure: "the aggregates' job is told of until the alert on its checkpoints is there",
    DistributionAnomaly: "a batch that the fault has cut short has few rows, and stays the latest meanwhile",
  },
  lingers: { ...staleBronze.lingers, ...restarts.lingers },
};

const taskManagers = ["flink-taskmanager-1", "flink-taskmanager-2"];

export const allTaskManagersKilled: Drill = {
  name: "all-task-managers-killed",
  title: "both task managers killed; the jobs start again and again, and cannot",
  fault: (stack) => stack.kill(...taskManagers),
  repair: async (stack) => {
    await stack.start(...taskManagers);
    await stack.until("both jobs", bothJobs, 300);
  },
  // Without a task manager every attempt fails at once, and the pause before the next doubles from a second on.
  notifies: { FlinkJobCrashNoRestart: 15, TargetDown: 0, HighDownstreamImpact: 15 },
  // Flink counts a job that waits for its next attempt among those that run, so none is missing.
  inhibited: ["FlinkJobRestarting", "PipelineStageFailure"],
  mayNotify: {
    ...staleBronze.mayNotify,
    FlinkJobRestarting: "it may be told before the alert that holds it back is there",
    PipelineStageFailure: "the aggregates' job is told of until the alert on its crash is there",
    PipelineEndToEndFailure: "it is held back once the alert on a stage is there",
    FreshnessSLAApproaching: "bronze is committed by a job",
    BronzeFreshnessViolation: "bronze is committed by a job",
  },
  lingers: { ...staleBronze.lingers, ...restarts.lingers },
};

export const sinkSlow: Drill = {
  name: "flink-sink-slow",
  title: "a job beside the pipeline's writes faster than Kafka takes it",
  prepare: runSlowSinkJob,
  fault: slowDown,
  repair: endSlowSinkJob,
  // First the buffers in between are filled, then a checkpoint has to wait for all that is in them.
  notifies: { FlinkBackpressure: 20, CheckpointDurationIncreasing: 60 },
  about: slowSinkJob,
};
