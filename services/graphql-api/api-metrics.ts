import type { Counter, Gauge, Histogram, Registry } from "prom-client";
import { graphqlApi, graphqlStatuses } from "../../metrics/graphql-api";
import { counter, gauge, histogram } from "../shared/metrics";
import { errorTypes } from "./errors";

/** The metrics of the API, registered when it starts. */
export class ApiMetrics {
  readonly requests: Counter<"operation_type" | "operation_name" | "status">;
  readonly duration: Histogram<"operation_type" | "operation_name">;
  readonly errors: Counter<"error_type">;
  readonly active: Gauge<never>;
  readonly cacheHits: Counter<never>;
  readonly cacheMisses: Counter<never>;

  /** @param operations Names of operations that are told apart. */
  constructor(registry: Registry, operations: readonly string[]) {
    this.requests = counter(registry, graphqlApi.requests);
    this.duration = histogram(registry, graphqlApi.requestDuration);
    this.errors = counter(registry, graphqlApi.errors);
    this.active = gauge(registry, graphqlApi.activeRequests);
    this.cacheHits = counter(registry, graphqlApi.cacheHits);
    this.cacheMisses = counter(registry, graphqlApi.cacheMisses);
    // A series that begins at its first error would hide that error from a rate.
    for (const operation_name of operations) {
      for (const status of graphqlStatuses) {
        this.requests.inc({ operation_type: "query", operation_name, status }, 0);
      }
      this.duration.zero({ operation_type: "query", operation_name });
    }
    for (const error_type of new Set(Object.values(errorTypes))) {
      this.errors.inc({ error_type }, 0);
    }
  }
}
