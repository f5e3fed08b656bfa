import { graphqlApi } from "../../metrics/graphql-api";
import { bucket, promql } from "../promql";
import { recording } from "../rule";

/** Recorded because five panels ask for it, over as much as the whole retention. */
export const latencyBuckets = recording({
  name: "operation:graphql_request_duration_seconds_bucket:rate5m",
  description: "Requests per second of an operation that were answered within a bound, over five minutes.",
  unit: "requests per second",
  labels: ["le", "operation_name", "operation_type"],
  expr: promql`sum by (le, operation_name, operation_type) (rate(${bucket(graphqlApi.requestDuration)}[5m]))`,
});
