import { metricsOf } from "./metric";

const { gauge } = metricsOf("flink");

/* Flink's reporter types everything as a gauge, also what only grows, and replaces blanks and brackets in labels by underscores. */
const job = ["job_name"] as const;
const task = ["job_name", "task_name", "task_attempt_num", "subtask_index"] as const;

/** Metrics of Flink's job manager and task managers (plan, section 3.2). */
export const flink = {
  runningJobs: gauge("flink_jobmanager_numRunningJobs", { unit: "jobs", help: "Jobs that run.", maxSeries: 1 }),
  taskManagers: gauge("flink_jobmanager_numRegisteredTaskManagers", {
    unit: "task managers",
    help: "Task managers that are registered at the job manager.",
    maxSeries: 1,
  }),
  slotsAvailable: gauge("flink_jobmanager_taskSlotsAvailable", {
    unit: "slots",
    help: "Task slots that no job occupies.",
    maxSeries: 1,
  }),
  uptime: gauge("flink_jobmanager_job_uptime", {
    unit: "milliseconds",
    labels: job,
    help: "How long the job has run without interruption.",
    maxSeries: 4,
  }),
  runningTime: gauge("flink_jobmanager_job_runningTime", {
    unit: "milliseconds",
    labels: job,
    help: "How long the job has been in the state RUNNING.",
    maxSeries: 4,
  }),
  restarts: gauge("flink_jobmanager_job_numRestarts", {
    unit: "restarts",
    labels: job,
    help: "Restarts of the job since it was submitted.",
    maxSeries: 4,
  }),
  checkpointDuration: gauge("flink_jobmanager_job_lastCheckpointDuration", {
    unit: "milliseconds",
    labels: job,
    help: "Duration of the last completed checkpoint.",
    maxSeries: 4,
  }),
  checkpointSize: gauge("flink_jobmanager_job_lastCheckpointSize", {
    unit: "bytes",
    labels: job,
    help: "Size of the last completed checkpoint.",
    maxSeries: 4,
  }),
  checkpointCompleted: gauge("flink_jobmanager_job_lastCheckpointCompletedTimestamp", {
    unit: "milliseconds",
    labels: job,
    help: "When the last checkpoint was completed, since the epoch.",
    maxSeries: 4,
  }),
  failedCheckpoints: gauge("flink_jobmanager_job_numberOfFailedCheckpoints", {
    unit: "checkpoints",
    labels: job,
    help: "Checkpoints that failed since the job was submitted.",
    maxSeries: 4,
  }),
  recordsIn: gauge("flink_taskmanager_job_task_numRecordsInPerSecond", {
    unit: "records per second",
    labels: task,
    help: "Records that the task reads per second.",
    maxSeries: 40,
  }),
  recordsOut: gauge("flink_taskmanager_job_task_numRecordsOutPerSecond", {
    unit: "records per second",
    labels: task,
    help: "Records that the task hands on per second.",
    maxSeries: 40,
  }),
  backPressured: gauge("flink_taskmanager_job_task_isBackPressured", {
    unit: "boolean",
    labels: task,
    help: "1 while the task cannot hand on its records at once.",
    maxSeries: 40,
  }),
  backPressuredTime: gauge("flink_taskmanager_job_task_backPressuredTimeMsPerSecond", {
    unit: "milliseconds per second",
    labels: task,
    help: "Time per second that the task waits for those after it.",
    maxSeries: 40,
  }),
  inputWatermark: gauge("flink_taskmanager_job_task_currentInputWatermark", {
    unit: "milliseconds",
    labels: task,
    help: "The last watermark that the task received, since the epoch; the least possible number before the first one.",
    maxSeries: 40,
  }),
};
