import { flink as metrics } from "../metrics/flink";
import type { DashboardSpec } from "./dashboard";
import * as flink from "./panels/flink";
import { chosen, several } from "./variables";

export const flinkJobs: DashboardSpec = {
  uid: "flink-jobs",
  title: "Flink Jobs",
  description: "Whether the stream jobs run, keep up and make their checkpoints",
  folder: "Flink",
  order: 3,
  refresh: "30s",
  from: "now-1h",
  variables: [
    several({
      name: "job_name",
      label: "Job",
      description: "Jobs that are shown",
      from: metrics.uptime,
      of: "job_name",
    }),
    several({
      name: "task_name",
      label: "Task",
      description: "Tasks of the chosen jobs that are shown",
      from: metrics.recordsIn,
      of: "task_name",
      where: { job_name: chosen("job_name") },
    }),
  ],
  rows: [
    { title: "Jobs", panels: [flink.jobStatus, flink.restartCount, flink.failedCheckpoints] },
    { title: "Records", panels: [flink.recordsIn, flink.recordsOut, flink.backPressure] },
    { title: "Checkpoints", panels: [flink.checkpointDuration, flink.checkpointSize] },
    { title: "Time", panels: [flink.watermarkLag, flink.jobUptime] },
    { title: "Task managers", panels: [flink.taskManagerCpu, flink.taskManagerMemory] },
  ],
};
