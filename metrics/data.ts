import { metricsOf } from "./metric";

const { counter, gauge } = metricsOf("pushgateway");
const table = ["table", "layer"] as const;
const statistic = ["table", "layer", "column", "statistic"] as const;

/** The most tables that may be observed, and the most statistics of columns: with them all series stay below the plan's 400. */
export const observedTables = 10;
export const observedStatistics = 32;
/** Value, z-score and count of anomalies. One that is only shown has its value, and takes the place of a third of another. */
export const seriesOfStatistic = 3;
/** What a box plot is drawn of: nine of ten values lie between its whiskers, half of them in its box. */
export const boxPlotStatistics = ["p5", "p25", "p50", "p75", "p95"] as const;

/**
 * What the data observer pushes about tables (plan, sections 4.1 to 4.4). Every series carries `layer` beside the plan's labels:
 * two layers may hold tables of one name. A value that is not known is left out, never replaced by 0 or infinity.
 */
export const data = {
  freshness: gauge("data_freshness_seconds", {
    unit: "seconds",
    labels: table,
    help: "Time since the last commit that added rows to the table; compactions, deletions and empty commits do not count.",
    maxSeries: observedTables,
    absentWhen: "nothing has been written to the table yet",
  }),
  lastUpdate: gauge("data_last_update_timestamp_seconds", {
    unit: "seconds",
    labels: table,
    help: "Unix time of the last commit that added rows; unlike the age it stays true when the observer stops.",
    maxSeries: observedTables,
    absentWhen: "nothing has been written to the table yet",
  }),
  eventFreshness: gauge("data_event_freshness_seconds", {
    unit: "seconds",
    labels: table,
    help: "Time since the newest event in the table happened, by the table's event time column; none counts as newer than its commit.",
    maxSeries: observedTables,
    absentWhen: "the table has no event time column in the settings, or no rows",
  }),
  rowCount: gauge("data_row_count", {
    unit: "rows",
    labels: [...table, "partition_date"],
    help: "Rows added on the UTC day so far (latest), on the last full day (previous), and rows in the table (all).",
    maxSeries: 3 * observedTables,
  }),
  volumeDeviation: gauge("data_volume_deviation_percent", {
    unit: "percent",
    labels: table,
    help: "How far the rows of the day under test are from the mean of the seven full days before it.",
    maxSeries: observedTables,
    absentWhen: "there are fewer full days than a verdict needs",
  }),
  expectedRows: gauge("data_volume_expected_rows", {
    unit: "rows",
    labels: table,
    help: "Mean rows per day of the full days that the day under test is compared with.",
    maxSeries: observedTables,
    absentWhen: "there are fewer full days than a verdict needs",
  }),
  baselineDays: gauge("data_volume_baseline_days", {
    unit: "days",
    labels: table,
    help: "Full days, up to seven, that the day under test can be compared with.",
    maxSeries: observedTables,
  }),
  volumeAnomalies: counter("data_volume_anomaly_total", {
    unit: "days",
    labels: [...table, "direction"],
    help: "Days whose rows were too_many or too_few, each counted once.",
    maxSeries: 2 * observedTables,
  }),
  schemaChanges: counter("schema_changes_total", {
    unit: "changes",
    labels: [...table, "change_type"],
    help: "Changes in the history of the table's schema, by the kind of change.",
    maxSeries: 5 * observedTables,
  }),
  columnCount: gauge("schema_column_count", {
    unit: "columns",
    labels: table,
    help: "Columns of the table's current schema, without the fields inside them.",
    maxSeries: observedTables,
  }),
  zscore: gauge("data_distribution_zscore", {
    unit: "standard deviations",
    labels: statistic,
    help: "How far the latest batch is from the mean of the 50 usual ones before it, within -100 and 100.",
    maxSeries: observedStatistics,
    absentWhen: "there are fewer earlier batches than a verdict needs",
  }),
  statisticValue: gauge("data_distribution_value", {
    unit: "that of the column; percent for null_percent and nan_percent, rows for row_count",
    labels: statistic,
    help: "The statistic over the rows that the latest batch added; NaN and infinite values are left out of it.",
    maxSeries: observedStatistics * seriesOfStatistic,
    absentWhen: "the latest batch has no value in the column",
  }),
  distributionAnomalies: counter("data_distribution_anomaly_total", {
    unit: "batches",
    labels: statistic,
    help: "Batches whose z-score was beyond the threshold, each counted once.",
    maxSeries: observedStatistics,
  }),
  checkUp: gauge("data_check_up", {
    unit: "boolean",
    labels: ["check", ...table],
    help: "Whether the check could look at everything it was asked to, in its last pass; lineage has no table and layer.",
    maxSeries: 4 * observedTables + 1,
  }),
  checkDuration: gauge("data_check_duration_seconds", {
    unit: "seconds",
    labels: ["check"],
    help: "How long the last pass of the check took, over all tables.",
    maxSeries: 5,
  }),
  checkLastSuccess: gauge("data_check_last_success_timestamp_seconds", {
    unit: "seconds",
    labels: ["check", ...table],
    help: "Unix time at which the check could last look at everything it was asked to.",
    maxSeries: 4 * observedTables + 1,
    absentWhen: "the check has not succeeded since the table is observed",
  }),
};
