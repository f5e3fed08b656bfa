import * as alerts from "../../../rules/alerts/flink";
import { hours, minutes } from "../../../rules/duration";
import { alertCase } from "../promtool/case";
import type { Course } from "../promtool/course";
import { still, target } from "./series";

const jobManager = target("flink", "flink-jobmanager:9249");
const ofJob = `job_name="flink_processing",${jobManager}`;
const ofTask = (subtask: number) =>
  `job_name="flink_processing",task_name="Source",subtask_index="${subtask}",tm_id="a",${target("flink", "flink-taskmanager-1:9249")}`;
const running: Course = { behindClock: 0, unit: 1000 };

const missing = (jobs: number) => ({
  summary: `${jobs} of 2 Flink jobs run`,
  description: `2 Flink jobs should run, ${jobs} do. What a missing one reads waits in Kafka until it is back.`,
});
const crashed = (restarts: number) =>
  `flink_processing has restarted ${restarts} times and has not been running for 2 minutes. It needs a hand.`;
const noCheckpoint = (time: string) =>
  `flink_processing completed no checkpoint for ${time}; expected one within 5 minutes. Bronze tables get new rows at checkpoints only.`;

export const cases = [
  alertCase(alerts.flinkJobMissing, {
    series: { [`flink_jobmanager_numRunningJobs{${jobManager}}`]: { healthy: 2, edge: 2, faulty: 1 } },
    expected: { severity: "critical", service: "flink", labels: { stage: "stream" }, ...missing(1) },
    also: [
      {
        title: "fires when the job manager is away",
        series: {
          [`flink_jobmanager_numRunningJobs{${jobManager}}`]: [
            [2, minutes(10)],
            ["absent", minutes(10)],
          ],
        },
        quietAt: [minutes(12) - 15],
        firesAt: [minutes(12)],
        expected: missing(0),
      },
    ],
  }),
  alertCase(alerts.flinkJobCrashNoRestart, {
    series: {
      [`flink_jobmanager_job_numRestarts{${ofJob}}`]: { healthy: 0, edge: 3, faulty: 4 },
      [`flink_jobmanager_job_runningTime{${ofJob}}`]: { healthy: running, edge: 0, faulty: 0 },
    },
    expected: {
      severity: "critical",
      service: "flink",
      labels: { stage: "stream", job_name: "flink_processing" },
      summary: "Flink job flink_processing crashed and does not come back",
      description: crashed(4),
    },
    also: [
      {
        title: "goes on for a job that failed for good and took its series along",
        series: {
          [`flink_jobmanager_job_numRestarts{${ofJob}}`]: [
            [0, minutes(10)],
            [7, minutes(2)],
            ["absent", hours(2)],
          ],
          [`flink_jobmanager_job_runningTime{${ofJob}}`]: [
            [running, minutes(10)],
            [0, minutes(2)],
            ["absent", hours(2)],
          ],
        },
        firesAt: [minutes(15), minutes(60)],
        expected: { description: crashed(7) },
      },
      {
        title: "stays quiet while a job with many restarts runs",
        series: {
          [`flink_jobmanager_job_numRestarts{${ofJob}}`]: [[12, hours(1)]],
          [`flink_jobmanager_job_runningTime{${ofJob}}`]: [[running, hours(1)]],
        },
        quietAt: [minutes(10), minutes(59)],
      },
    ],
  }),
  alertCase(alerts.flinkJobRestarting, {
    delay: 30,
    lingers: minutes(15) - 30,
    series: {
      // Up and down again: two changes.
      [`flink_jobmanager_job_numRestarts{${ofJob}}`]: { healthy: 0, edge: 2, faulty: { perSecond: 1 / 15 } },
    },
    expected: {
      severity: "warning",
      service: "flink",
      labels: { stage: "stream", job_name: "flink_processing" },
      summary: "Flink job flink_processing restarts again and again",
      description: "flink_processing was seen to restart 3 times within 15 minutes; up to 2 are a normal recovery.",
    },
  }),
  alertCase(alerts.flinkNoCheckpoint, {
    delay: minutes(5),
    series: {
      [`flink_jobmanager_job_lastCheckpointCompletedTimestamp{${ofJob}}`]: {
        healthy: running,
        edge: { behindClock: minutes(5), unit: 1000 },
        faulty: still,
      },
      [`flink_jobmanager_job_runningTime{${ofJob}}`]: { healthy: running, edge: running, faulty: running },
    },
    expected: {
      severity: "critical",
      service: "flink",
      labels: { stage: "stream", job_name: "flink_processing" },
      summary: "Flink job flink_processing makes no checkpoints",
      description: noCheckpoint("6m 15s"),
    },
    also: [
      {
        title: "counts from the start of a job that never completed one",
        series: {
          [`flink_jobmanager_job_lastCheckpointCompletedTimestamp{${ofJob}}`]: [[-1, minutes(10)]],
          [`flink_jobmanager_job_runningTime{${ofJob}}`]: [[running, minutes(10)]],
        },
        quietAt: [minutes(6)],
        firesAt: [minutes(6) + 15],
        expected: { description: noCheckpoint("6m 15s") },
      },
    ],
  }),
  alertCase(alerts.checkpointDurationIncreasing, {
    series: {
      [`flink_jobmanager_job_lastCheckpointDuration{${ofJob}}`]: {
        healthy: 1000,
        edge: 30_000,
        faulty: { from: 30_001, perSecond: 0.1 },
      },
    },
    expected: {
      severity: "warning",
      service: "flink",
      labels: { stage: "stream", job_name: "flink_processing", job: "flink", instance: "flink-jobmanager:9249" },
      summary: "Checkpoints of flink_processing take longer and longer",
      description:
        "The last checkpoint of flink_processing took 30061ms, and the trend is upward; expected at most 30000ms.",
    },
    also: [
      {
        title: "stays quiet for long checkpoints that do not get longer",
        series: {
          [`flink_jobmanager_job_lastCheckpointDuration{${ofJob}}`]: [
            [40_000, hours(1)],
            [{ perSecond: -0.1 }, hours(1)],
          ],
        },
        quietAt: [minutes(50), minutes(80), hours(2) - 30],
      },
    ],
  }),
  alertCase(alerts.flinkBackpressure, {
    series: {
      [`flink_taskmanager_job_task_backPressuredTimeMsPerSecond{${ofTask(0)}}`]: { healthy: 0, edge: 500, faulty: 501 },
      [`flink_taskmanager_job_task_backPressuredTimeMsPerSecond{${ofTask(1)}}`]: { healthy: 0, edge: 500, faulty: 0 },
    },
    expected: {
      severity: "warning",
      service: "flink",
      labels: { stage: "stream", job_name: "flink_processing", task_name: "Source" },
      summary: "Task Source is held up",
      description:
        "Source of flink_processing waits 501ms of every second for the tasks after it; more than 500ms for 3 minutes means that " +
        "it cannot keep up.",
    },
  }),
];
