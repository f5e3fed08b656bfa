import { graphqlApi } from "../metrics/graphql-api";
import type { DashboardSpec } from "./dashboard";
import * as api from "./panels/api";
import { several } from "./variables";

export const apiPerformance: DashboardSpec = {
  uid: "api-performance",
  title: "API Performance",
  description: "How many requests the GraphQL API answers, how fast, and how many fail",
  folder: "API",
  order: 6,
  refresh: "15s",
  from: "now-1h",
  variables: [
    several({
      name: "operation_name",
      label: "Operation",
      description: "Operations that are shown",
      from: graphqlApi.requests,
      of: "operation_name",
    }),
    several({
      name: "operation_type",
      label: "Type",
      description: "Types of operation that are shown",
      from: graphqlApi.requests,
      of: "operation_type",
    }),
  ],
  rows: [
    { title: "Requests", panels: [api.requestRate, api.errorRate] },
    { title: "Now", panels: [api.errorPercentage, api.activeRequests, api.cacheHitRate, api.requestsByType] },
    { title: "Latency", panels: [api.latencyP50, api.latencyP95, api.latencyP99] },
    { title: "Where the time goes", panels: [api.latencyHeatmap, api.topOperations] },
  ],
};
