import * as alerts from "../../../rules/alerts/flink";
import { hours, minutes } from "../../../rules/duration";
import { alertCase } from "../promtool/case";
import type { Course } from "../promtool/course";
import { still, target } from "./series";

const jobManager = target("flink", "flink-jobmanager:9249");
const ofJob = `job_name="flink_processing",${jobManager}`;
const ofTask = (subtask: number) =>
  `job_name="flink_processing",task_name="Source",task_attempt_num="0",subtask_index="${subtask}",${target("flink", "flink-taskmanager-1:9249")}`;
const running: Course = { behindClock: 0, unit: 1000 };

const missing = (jobs: number) => ({
  summary: `${jobs} of 2 Flink jobs run`,
  description: `2 Flink jobs should run, ${jobs} do. What a missing one reads waits in Kafka until it is back.`,
});
const crashed = (restarts: number) =>
  `flink_processing has restarted ${restarts} times and has not been running for 2 minutes. It needs a hand.`;
const restarted = (times: number) =>
  `flink_processing was seen to restart ${times} times within 15 minutes; up to 2 are a normal recovery.`;
const longer = (milliseconds: number) =>
  `The last checkpoint of flink_processing took ${milliseconds}ms, and the trend is upward; expected at most 30000ms.`;
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
      {
        title: "says nothing while a stack is stood up, and its jobs are submitted one after the other",
        series: {
          [`up{${target("prometheus", "prometheus:9090")}}`]: [[1, minutes(30)]],
          [`up{${jobManager}}`]: [
            ["absent", minutes(6)],
            [1, minutes(24)],
          ],
          [`flink_jobmanager_numRunningJobs{${jobManager}}`]: [
            ["absent", minutes(6)],
            [0, minutes(1)],
            [1, minutes(12)],
            [2, minutes(11)],
          ],
        },
        quietAt: [minutes(5), minutes(7), minutes(10), minutes(18), minutes(19), minutes(25)],
      },
      {
        title: "fires when the jobs of a new stack do not come in time",
        series: {
          [`up{${jobManager}}`]: [[1, minutes(30)]],
          [`flink_jobmanager_numRunningJobs{${jobManager}}`]: [[1, minutes(30)]],
        },
        quietAt: [minutes(17) - 15],
        firesAt: [minutes(17), minutes(29)],
      },
      {
        title: "remembers for an hour that all have run, when Prometheus was away too",
        series: { [`flink_jobmanager_numRunningJobs{${jobManager}}`]: [[2, minutes(10)]] },
        firesAt: [minutes(69)],
        quietAt: [minutes(73)],
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
        quietAt: [minutes(75)],
        expected: { description: crashed(7) },
      },
      {
        title: "goes on while attempts come no further than to begin, and ends with one that does",
        series: {
          [`flink_jobmanager_job_numRestarts{${ofJob}}`]: [[7, minutes(20)]],
          [`flink_jobmanager_job_runningTime{${ofJob}}`]: [
            [0, minutes(5)],
            [10_000, minutes(5)],
            [10_001, minutes(10)],
          ],
        },
        firesAt: [minutes(4), minutes(9)],
        quietAt: [minutes(11)],
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
    atLast: { description: restarted(4) },
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
      description: restarted(3),
    },
    also: [
      {
        title: "fires for restarts minutes apart",
        series: {
          [`flink_jobmanager_job_numRestarts{${ofJob}}`]: [
            [0, minutes(10)],
            [1, minutes(6)],
            [2, minutes(6)],
            [3, minutes(6)],
          ],
        },
        quietAt: [minutes(22) - 30, minutes(26)],
        firesAt: [minutes(22)],
      },
    ],
  }),
  alertCase(alerts.flinkNoCheckpoint, {
    delay: minutes(5),
    atLast: { description: noCheckpoint("7m 0s") },
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
    atLast: { description: longer(30_064) },
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
      description: longer(30_061),
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
      {
        title: "looks at the trend of half an hour",
        series: {
          [`flink_jobmanager_job_lastCheckpointDuration{${ofJob}}`]: [
            [{ from: 30_001, perSecond: 0.1 }, minutes(10)],
            [still, hours(1)],
          ],
        },
        firesAt: [minutes(27)],
        expected: { description: longer(30_060) },
        quietAt: [minutes(50)],
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
