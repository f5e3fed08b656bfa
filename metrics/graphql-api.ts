import { metricsOf } from "./metric";
import { processMetrics } from "./process";

const { counter, gauge, histogram } = metricsOf("graphql-api");

/** How requests end: `refused` is the caller's mistake, `error` the server's. */
export const graphqlStatuses = ["success", "refused", "error"] as const;
export type GraphqlStatus = (typeof graphqlStatuses)[number];

/** Metrics of the GraphQL API (plan, section 3.4). Operations that the API does not know share one `operation_name`. */
export const graphqlApi = {
  requests: counter("graphql_requests_total", {
    unit: "requests",
    labels: ["operation_type", "operation_name", "status"],
    help: "GraphQL requests answered, by operation and by `success`, `refused` (the caller was wrong) or `error`.",
    maxSeries: 24,
  }),
  requestDuration: histogram("graphql_request_duration_seconds", {
    unit: "seconds",
    labels: ["operation_type", "operation_name"],
    help: "Time from the request's arrival to the end of its answer.",
    buckets: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0],
    maxSeries: 104,
  }),
  errors: counter("graphql_errors_total", {
    unit: "errors",
    labels: ["error_type"],
    help: "GraphQL errors, by kind.",
    maxSeries: 8,
  }),
  activeRequests: gauge("graphql_active_requests", {
    unit: "requests",
    help: "Requests that are being answered now.",
    maxSeries: 1,
  }),
  cacheHits: counter("graphql_cache_hits_total", {
    unit: "queries",
    help: "Queries answered from the cache.",
    maxSeries: 1,
  }),
  cacheMisses: counter("graphql_cache_misses_total", {
    unit: "queries",
    help: "Queries that the cache could not answer.",
    maxSeries: 1,
  }),
  ...processMetrics("graphql-api"),
};
