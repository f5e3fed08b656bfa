import { flinkJobs } from "../../metrics/stages";
import { aftermath, minutes, spellDuration } from "../duration";
import { type AlertRule, above, below } from "../rule";
import {
  backPressure,
  growingCheckpointDuration,
  recentRestarts,
  restartsOfStoppedJobs,
  runningJobs,
  sinceCheckpoint,
} from "../signals/flink";

export const flinkJobMissing: AlertRule = {
  name: "FlinkJobMissing",
  signal: runningJobs,
  condition: below(flinkJobs.length),
  for: minutes(2),
  keepFiring: aftermath,
  severity: "critical",
  service: "flink",
  stage: "stream",
  summary: ({ threshold }) => `{{ $value }} of ${threshold} Flink jobs run`,
  description: ({ threshold }) =>
    `${threshold} Flink jobs should run, {{ $value }} do. What a missing one reads waits in Kafka until it is back.`,
  dashboard: "flink-jobs",
};

export const flinkJobCrashNoRestart: AlertRule = {
  name: "FlinkJobCrashNoRestart",
  signal: restartsOfStoppedJobs,
  condition: above(3),
  for: minutes(2),
  severity: "critical",
  service: "flink",
  stage: "stream",
  summary: "Flink job {{ $labels.job_name }} crashed and does not come back",
  description: ({ lasting }) =>
    `{{ $labels.job_name }} has restarted {{ $value }} times and has not been running for ${lasting}. It needs a hand.`,
  dashboard: "flink-jobs",
};

export const flinkJobRestarting: AlertRule = {
  name: "FlinkJobRestarting",
  signal: recentRestarts,
  condition: above(2),
  for: 0,
  severity: "warning",
  service: "flink",
  stage: "stream",
  summary: "Flink job {{ $labels.job_name }} restarts again and again",
  description: ({ threshold }) =>
    `{{ $labels.job_name }} was seen to restart {{ $value }} times within 15 minutes; up to ${threshold} are a normal recovery.`,
  dashboard: "flink-jobs",
};

export const flinkNoCheckpoint: AlertRule = {
  name: "FlinkNoCheckpoint",
  signal: sinceCheckpoint,
  condition: above(({ checkpointInterval }) => Math.max(minutes(5), 6 * checkpointInterval)),
  for: minutes(1),
  severity: "critical",
  service: "flink",
  stage: "stream",
  summary: "Flink job {{ $labels.job_name }} makes no checkpoints",
  description: ({ threshold }) =>
    `{{ $labels.job_name }} completed no checkpoint for {{ $value | humanizeDuration }}; expected one within ` +
    `${spellDuration(threshold)}. Bronze tables get new rows at checkpoints only.`,
  dashboard: "flink-jobs",
};

export const checkpointDurationIncreasing: AlertRule = {
  name: "CheckpointDurationIncreasing",
  signal: growingCheckpointDuration,
  condition: above(30_000),
  for: minutes(10),
  severity: "warning",
  service: "flink",
  stage: "stream",
  summary: "Checkpoints of {{ $labels.job_name }} take longer and longer",
  description: ({ threshold }) =>
    `The last checkpoint of {{ $labels.job_name }} took {{ $value | printf "%.0f" }}ms, and the trend is upward; expected at most ` +
    `${threshold}ms.`,
  dashboard: "flink-jobs",
};

export const flinkBackpressure: AlertRule = {
  name: "FlinkBackpressure",
  signal: backPressure,
  condition: above(500),
  for: minutes(3),
  severity: "warning",
  service: "flink",
  stage: "stream",
  summary: "Task {{ $labels.task_name }} is held up",
  description: ({ threshold, lasting }) =>
    '{{ $labels.task_name }} of {{ $labels.job_name }} waits {{ $value | printf "%.0f" }}ms of every second for the tasks after it; ' +
    `more than ${threshold}ms for ${lasting} means that it cannot keep up.`,
  dashboard: "flink-jobs",
};
