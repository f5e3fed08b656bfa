import { metricsOf } from "./metric";

const { counter, gauge } = metricsOf("prometheus");

/** What Prometheus says of itself. */
export const prometheus = {
  headSeries: gauge("prometheus_tsdb_head_series", {
    unit: "series",
    help: "Total number of series in the head block.",
    maxSeries: 1,
  }),
  symbolTableSize: gauge("prometheus_tsdb_symbol_table_size_bytes", {
    unit: "bytes",
    help: "Size of symbol table in memory for loaded blocks",
    maxSeries: 1,
  }),
  configReloadSuccessful: gauge("prometheus_config_last_reload_successful", {
    unit: "boolean",
    help: "Whether the last configuration reload attempt was successful.",
    maxSeries: 1,
  }),
  configReloadTime: gauge("prometheus_config_last_reload_success_timestamp_seconds", {
    unit: "seconds",
    help: "Timestamp of the last successful configuration reload.",
    maxSeries: 1,
  }),
  ruleEvaluationFailures: counter("prometheus_rule_evaluation_failures_total", {
    unit: "evaluations",
    labels: ["rule_group"],
    help: "The total number of rule evaluation failures.",
    maxSeries: 20,
    absentWhen: "no rule group is loaded",
  }),
  notificationErrors: counter("prometheus_notifications_errors_total", {
    unit: "notifications",
    labels: ["alertmanager"],
    help: "Total number of errors sending alert notifications.",
    maxSeries: 2,
  }),
};
