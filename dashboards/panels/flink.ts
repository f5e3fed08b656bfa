import {
  checkpointDurationIncreasing,
  flinkBackpressure,
  flinkJobCrashNoRestart,
  flinkJobMissing,
  flinkJobRestarting,
  flinkNoCheckpoint,
} from "../../rules/alerts/flink";
import { matching } from "../../rules/promql";
import { containerCpu, containerMemory } from "../../rules/signals/containers";
import * as flink from "../../rules/signals/flink";
import { stat, timeseries } from "../kinds";
import { limitOf } from "../parameters";
import { goodFrom, goodUpTo, usualUpTo, words } from "../style";
import { chosen } from "../variables";

const job = { job_name: chosen("job_name") };
const task = { ...job, task_name: chosen("task_name") };
const taskManagers = { name: matching(".*-flink-taskmanager-.*") };
const noJob = "None of the chosen jobs runs";
const noCheckpoint = "None of the chosen jobs has made a checkpoint";

export const jobStatus = stat({
  title: "Job Status Overview",
  ask: [{ signal: flink.jobRuns, legend: "{{job_name}}", where: job }],
  noData: "No job has run within the last hour",
  mappings: words("Running", "Not running"),
  steps: goodFrom(1),
  alerts: [flinkJobMissing],
  width: 12,
  height: 5,
});

export const jobUptime = timeseries({
  title: "Job Uptime",
  ask: [{ signal: flink.uptime, legend: "{{job_name}}", where: job }],
  noData: noJob,
  min: 0,
  alerts: [flinkJobRestarting],
  width: 12,
});

export const restartCount = stat({
  title: "Restart Count",
  ask: [{ signal: flink.restarts, legend: "{{job_name}}", where: job }],
  noData: noJob,
  steps: usualUpTo(0),
  alerts: [flinkJobRestarting, flinkJobCrashNoRestart],
  width: 6,
  height: 5,
});

export const recordsIn = timeseries({
  title: "Records In per Second",
  ask: [{ signal: flink.recordsIn, legend: "{{job_name}} {{task_name}}", where: task }],
  noData: noJob,
  min: 0,
  width: 12,
});

export const recordsOut = timeseries({
  title: "Records Out per Second",
  ask: [{ signal: flink.recordsOut, legend: "{{job_name}} {{task_name}}", where: task }],
  noData: noJob,
  min: 0,
  width: 12,
});

export const backPressure = stat({
  title: "Backpressure Indicators",
  ask: [{ signal: flink.backPressured, legend: "{{task}}", where: task }],
  smallText: true,
  noData: noJob,
  mappings: words("Flows", "Held up", 0),
  steps: goodUpTo(0),
  alerts: [flinkBackpressure],
  width: 24,
  height: 6,
});

export const checkpointDuration = timeseries((stack) => ({
  title: "Checkpoint Duration",
  ask: [{ signal: flink.checkpointDuration, legend: "{{job_name}}", where: job }],
  noData: noCheckpoint,
  min: 0,
  steps: usualUpTo(limitOf(checkpointDurationIncreasing, stack)),
  alerts: [checkpointDurationIncreasing],
  width: 12,
}));

export const checkpointSize = timeseries({
  title: "Checkpoint Size",
  ask: [{ signal: flink.checkpointSize, legend: "{{job_name}}", where: job }],
  noData: noCheckpoint,
  min: 0,
  width: 12,
});

export const failedCheckpoints = stat({
  title: "Failed Checkpoints",
  ask: [{ signal: flink.failedCheckpoints, legend: "{{job_name}}", where: job }],
  noData: noJob,
  steps: usualUpTo(0),
  alerts: [flinkNoCheckpoint],
  width: 6,
  height: 5,
});

export const watermarkLag = timeseries({
  title: "Watermark Lag",
  ask: [{ signal: flink.eventTimeLag, legend: "{{job_name}} {{task_name}}", where: task }],
  noData: "No task of the chosen jobs has seen an event with a watermark",
  min: 0,
  width: 12,
});

export const taskManagerCpu = timeseries({
  title: "TaskManager CPU Usage",
  ask: [{ signal: containerCpu, legend: "{{name}}", where: taskManagers }],
  noData: "No task manager runs",
  min: 0,
  width: 12,
});

export const taskManagerMemory = timeseries({
  title: "TaskManager Memory",
  ask: [{ signal: containerMemory, legend: "{{name}}", where: taskManagers }],
  noData: "No task manager runs",
  min: 0,
  width: 12,
});
