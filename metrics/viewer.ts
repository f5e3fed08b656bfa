import { metricsOf } from "./metric";
import { processMetrics } from "./process";

const { counter, gauge, histogram } = metricsOf("viewer");

/** What the dashboards' viewer asks on behalf of its readers. */
export const viewer = {
  queryDuration: histogram("viewer_query_duration_seconds", {
    unit: "seconds",
    labels: ["kind"],
    help: "Time from a panel's question to the end of Prometheus' or Alertmanager's answer.",
    // A panel's query is to take less than 0.5 s, a whole dashboard 5 s.
    buckets: [0.01, 0.05, 0.1, 0.25, 0.5, 1, 5],
    maxSeries: 40,
    absentWhen: "no dashboard has been looked at yet",
  }),
  queriesFailed: counter("viewer_query_errors_total", {
    unit: "queries",
    labels: ["kind", "reason"],
    help: "Questions without an answer: `refused` is in no dashboard, `upstream` was answered with an error, `unreachable` not at all.",
    maxSeries: 12,
    absentWhen: "nothing has failed yet",
  }),
  dashboards: gauge("viewer_dashboards", {
    unit: "dashboards",
    help: "Dashboards that are served.",
    maxSeries: 1,
  }),
  ...processMetrics("viewer"),
};
