import { metricsOf } from "./metric";
import { processMetrics } from "./process";

const { counter, gauge, histogram } = metricsOf("dagster-exporter");

/** The most of each that is told apart; those that come later are left out. */
const jobs = 6;
const assets = 6;
const sensors = 4;
const schedules = 3;

const runBuckets = [5, 15, 30, 60, 120, 300, 600, 1800];
const materializationBuckets = [1, 5, 15, 30, 60, 120, 300];
/** Bucket `+Inf`, sum and count come on top. */
const seriesOf = (buckets: readonly number[]) => buckets.length + 3;
const asset = ["asset_key", "layer"] as const;

/**
 * What Dagster's own storage says about its work (plan, section 3.3), read through its GraphQL API. The plan pushes these from
 * within the runs: a run that crashed, was cancelled or never began would not count.
 */
export const dagster = {
  runSuccess: counter("dagster_run_success_total", {
    unit: "runs",
    labels: ["job_name"],
    help: "Runs that succeeded.",
    maxSeries: jobs,
  }),
  runFailure: counter("dagster_run_failure_total", {
    unit: "runs",
    labels: ["job_name"],
    help: "Runs that failed, those included whose process crashed or that never began.",
    maxSeries: jobs,
  }),
  runCanceled: counter("dagster_run_canceled_total", {
    unit: "runs",
    labels: ["job_name"],
    help: "Runs that were cancelled, be it in the queue or under way.",
    maxSeries: jobs,
  }),
  runDuration: histogram("dagster_run_duration_seconds", {
    unit: "seconds",
    labels: ["job_name"],
    help: "Time from the beginning to the end of runs that succeeded; the time in the queue is not in it.",
    buckets: runBuckets,
    maxSeries: jobs * seriesOf(runBuckets),
  }),
  unfinishedRuns: gauge("dagster_unfinished_runs", {
    unit: "runs",
    labels: ["status"],
    help: "Runs that wait or are under way: queued, not_started, starting, started, canceling.",
    maxSeries: 5,
  }),
  materializations: counter("dagster_asset_materialization_total", {
    unit: "materializations",
    labels: asset,
    help: "Materializations by runs that have finished.",
    maxSeries: assets,
  }),
  materializationDuration: histogram("dagster_asset_materialization_duration_seconds", {
    unit: "seconds",
    labels: asset,
    help: "Duration of the steps that materialized the asset.",
    buckets: materializationBuckets,
    maxSeries: assets * seriesOf(materializationBuckets),
  }),
  assetFreshness: gauge("dagster_asset_freshness_seconds", {
    unit: "seconds",
    labels: asset,
    help: "Time since the last materialization; it grows on while Dagster does not answer.",
    maxSeries: assets,
    absentWhen: "the asset has not been materialized yet",
  }),
  sensorTicks: counter("dagster_sensor_tick_total", {
    unit: "ticks",
    labels: ["sensor_name"],
    help: "Evaluations of the sensor, failed ones included.",
    maxSeries: sensors,
  }),
  sensorEvaluations: counter("dagster_sensor_evaluation_total", {
    unit: "ticks",
    labels: ["sensor_name"],
    help: "Evaluations of the sensor that asked for runs.",
    maxSeries: sensors,
  }),
  sensorSkips: counter("dagster_sensor_skip_total", {
    unit: "ticks",
    labels: ["sensor_name"],
    help: "Evaluations of the sensor that found nothing to do.",
    maxSeries: sensors,
  }),
  scheduleTicks: counter("dagster_schedule_tick_total", {
    unit: "ticks",
    labels: ["schedule_name"],
    help: "Ticks of the schedule, failed ones included.",
    maxSeries: schedules,
  }),
  scheduleLate: counter("dagster_schedule_late_total", {
    unit: "ticks",
    labels: ["schedule_name"],
    help: "Ticks of the schedule that were done more than 60 seconds after the time they were due.",
    maxSeries: schedules,
  }),
  daemonHealthy: gauge("dagster_daemon_healthy", {
    unit: "boolean",
    labels: ["daemon_type"],
    help: "Whether the daemon has given a sign of life lately and without an error; without it nothing of its kind happens.",
    maxSeries: 8,
  }),
  codeLocationUp: gauge("dagster_code_location_up", {
    unit: "boolean",
    labels: ["location"],
    help: "Whether Dagster could load the definitions of jobs, assets, schedules and sensors.",
    maxSeries: 1,
  }),
  up: gauge("dagster_up", {
    unit: "boolean",
    help: "Whether Dagster answered everything that it was last asked.",
    maxSeries: 1,
  }),
  lastSuccess: gauge("dagster_exporter_last_success_timestamp_seconds", {
    unit: "seconds",
    help: "Unix time at which Dagster last answered everything; 0 before the first time.",
    maxSeries: 1,
  }),
  ...processMetrics("dagster-exporter"),
};
