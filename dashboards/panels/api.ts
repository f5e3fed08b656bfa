import { highErrorRate } from "../../rules/alerts/api";
import {
  apiAvailabilityFastBurn,
  apiAvailabilitySlowBurn,
  apiLatencyFastBurn,
  apiLatencySlowBurn,
} from "../../rules/alerts/slo";
import { fastEnough } from "../../rules/recording/slo";
import * as api from "../../rules/signals/api";
import { gauge, heatmap, pieChart, stat, table, timeseries } from "../kinds";
import type { PanelOf } from "../panel";
import { limitOf } from "../parameters";
import { goodFrom, goodUpTo, neutral } from "../style";
import { chosen } from "../variables";

const operation = { operation_name: chosen("operation_name"), operation_type: chosen("operation_type") };
const noRequests = "No request in the last five minutes";
const latencyAlerts = [apiLatencyFastBurn, apiLatencySlowBurn];

export const requestRate = timeseries({
  title: "Request Rate",
  ask: [{ signal: api.requestRate, legend: "{{operation_name}}", where: operation }],
  noData: noRequests,
  min: 0,
  stacked: true,
  width: 12,
});

export const errorRate = timeseries({
  title: "Error Rate",
  ask: [{ signal: api.errorRate, legend: "{{operation_name}}", where: operation }],
  // Every operation counts its failures from 0 on.
  noData: "The API did not answer in the time shown",
  min: 0,
  steps: goodUpTo(0),
  alerts: [highErrorRate, apiAvailabilityFastBurn, apiAvailabilitySlowBurn],
  width: 12,
});

export const errorPercentage = gauge((stack) => ({
  title: "Error Percentage",
  ask: [{ signal: api.errorRatio, legend: "Failed", where: operation }],
  noData: noRequests,
  min: 0,
  max: 0.1,
  steps: goodUpTo(limitOf(highErrorRate, stack)),
  alerts: [highErrorRate],
  width: 6,
}));

const latency = (quantile: number): PanelOf =>
  timeseries({
    title: `Latency p${quantile * 100}`,
    ask: [{ signal: api.latency(quantile), legend: "{{operation_name}}", where: operation }],
    noData: noRequests,
    min: 0,
    steps: goodUpTo(fastEnough),
    alerts: latencyAlerts,
    width: 8,
  });

export const latencyP50 = latency(0.5);
export const latencyP95 = latency(0.95);
export const latencyP99 = latency(0.99);

export const latencyHeatmap = heatmap({
  title: "Latency Heatmap",
  ask: [{ signal: api.latencyDistribution, legend: "{{le}}", where: operation }],
  noData: noRequests,
  histogram: true,
  bucketUnit: "s",
  alerts: latencyAlerts,
  width: 12,
});

export const activeRequests = stat({
  title: "Active Requests",
  ask: [{ signal: api.activeRequests, legend: "Active" }],
  noData: "The API does not answer",
  steps: neutral,
  width: 6,
});

export const cacheHitRate = gauge({
  title: "Cache Hit Rate",
  description: `${api.cacheHitRatio.description} Above 80% is good where clients ask the same again and again.`,
  ask: [{ signal: api.cacheHitRatio, legend: "Hits" }],
  noData: "No query in the last five minutes",
  min: 0,
  max: 1,
  decimals: 0,
  steps: goodFrom(0.8, 0.4),
  width: 6,
});

export const topOperations = table({
  title: "Top Operations by Latency",
  ask: [{ signal: api.slowestOperations, where: operation }],
  noData: noRequests,
  sortBy: "p95",
  steps: goodUpTo(fastEnough),
  transformations: [
    {
      id: "organize",
      options: {
        excludeByName: { Time: true },
        indexByName: { operation_name: 0, Value: 1 },
        renameByName: { operation_name: "Operation", Value: "p95" },
      },
    },
  ],
  alerts: latencyAlerts,
  width: 12,
});

export const requestsByType = pieChart({
  title: "Requests by Operation Type",
  ask: [{ signal: api.requestRateByType, legend: "{{operation_type}}", where: operation }],
  noData: noRequests,
  width: 6,
});
