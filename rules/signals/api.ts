import { graphqlApi } from "../../metrics/graphql-api";
import { promql, select } from "../promql";
import { latencyBuckets } from "../recording/api";
import type { Signal } from "../signal";

const failed = select(graphqlApi.requests, { status: "error" });

/** Summed before it is divided: series by series, the failed requests are divided by themselves and the ratio is always 1. */
export const errorRatio: Signal = {
  name: "API error ratio",
  description:
    "Share of the GraphQL requests of the last five minutes that failed by the server's fault; no value without requests.",
  unit: "ratio",
  query: promql`sum(rate(${failed}[5m])) / (sum(rate(${graphqlApi.requests}[5m])) > 0)`,
};

export const requestRate: Signal = {
  name: "Requests",
  description: "GraphQL requests per second, by operation. What is usual depends on the clients; a sudden fall is not.",
  unit: "requests per second",
  query: promql`sum by (operation_name) (rate(${graphqlApi.requests}[5m]))`,
};

export const requestRateByType: Signal = {
  name: "Requests by type",
  description: "GraphQL requests per second, by type of operation.",
  unit: "requests per second",
  query: promql`sum by (operation_type) (rate(${graphqlApi.requests}[5m]))`,
};

export const errorRate: Signal = {
  name: "Failed requests",
  description:
    "GraphQL requests per second that failed by the server's fault, by operation. 0 is good; callers' mistakes do not count.",
  unit: "requests per second",
  query: promql`sum by (operation_name) (rate(${failed}[5m]))`,
};

/**
 * Without requests it is no number, which a panel would list and not draw: so it is left out.
 * @param quantile Share of the requests that were at least as fast, between 0 and 1.
 */
export const latency = (quantile: number): Signal => ({
  name: `Latency p${quantile * 100}`,
  description: `Time within which ${quantile * 100}% of the requests of an operation were answered; no value without requests. The objective is half a second.`,
  unit: "seconds",
  query: promql`histogram_quantile(${quantile}, sum by (le, operation_name) (${latencyBuckets})) >= 0`,
});

export const latencyDistribution: Signal = {
  name: "Latency distribution",
  description: "Requests per second by how long they took. All of them low down is good.",
  unit: "requests per second",
  query: promql`sum by (le) (${latencyBuckets})`,
};

export const activeRequests: Signal = {
  name: "Active requests",
  description: "Requests that are being answered now. A few are good; a number that climbs is a queue.",
  unit: "requests",
  query: promql`sum(${graphqlApi.activeRequests})`,
};

export const cacheHitRatio: Signal = {
  name: "Cache hit ratio",
  description: "Share of the queries that the cache could answer; no value without queries.",
  unit: "ratio",
  query: promql`
    sum(rate(${graphqlApi.cacheHits}[5m]))
    / (sum(rate(${graphqlApi.cacheHits}[5m])) + sum(rate(${graphqlApi.cacheMisses}[5m])) > 0)`,
};

export const slowestOperations: Signal = {
  name: "Slowest operations",
  description:
    "The ten operations with the highest p95 latency of the last five minutes; half a second is the objective.",
  unit: "seconds",
  query: promql`topk(10, ${latency(0.95)})`,
};
