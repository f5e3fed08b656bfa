import { highErrorRate } from "../../../rules/alerts/api";
import { hours, minutes } from "../../../rules/duration";
import { alertCase } from "../promtool/case";
import { flowing, still, target } from "./series";

const requests = (operation: string, status: string) =>
  `graphql_requests_total{operation_type="query",operation_name="${operation}",status="${status}",${target("graphql-api", "graphql-api:8002")}}`;

const texts = (share: string) => ({
  summary: `${share} of the API's requests fail`,
  description: `${share} of the GraphQL requests of the last 5 minutes failed; expected at most 1%.`,
});

export const cases = [
  alertCase(highErrorRate, {
    lingers: minutes(5),
    atLast: texts("4.762%"),
    series: {
      [requests("trades", "success")]: {
        healthy: { perSecond: 20 },
        edge: { perSecond: 99 },
        faulty: { perSecond: 20 },
      },
      [requests("trades", "error")]: { healthy: still, edge: { perSecond: 1 }, faulty: { perSecond: 20 } },
    },
    expected: {
      severity: "warning",
      service: "api",
      labels: { stage: "serve" },
      ...texts("50%"),
    },
    also: [
      {
        title: "stays quiet without traffic",
        series: { [requests("trades", "success")]: [[100, hours(1)]], [requests("trades", "error")]: [[50, hours(1)]] },
        quietAt: [minutes(30), minutes(59)],
      },
      {
        title: "stays quiet before the first error",
        series: { [requests("trades", "success")]: [[flowing, hours(1)]] },
        quietAt: [minutes(59)],
      },
      {
        title: "stays quiet while callers are refused",
        series: {
          [requests("trades", "success")]: [[flowing, hours(1)]],
          [requests("trades", "refused")]: [[{ perSecond: 20 }, hours(1)]],
        },
        quietAt: [minutes(59)],
      },
      {
        title: "fires for operations that fail beside a busy one that works",
        series: {
          [requests("trades", "success")]: [[{ perSecond: 98.95 }, minutes(20)]],
          [requests("portfolio", "error")]: [[{ perSecond: 0.5 }, minutes(20)]],
          [requests("indicators", "error")]: [[{ perSecond: 0.55 }, minutes(20)]],
        },
        firesAt: [minutes(15)],
        expected: texts("1.05%"),
      },
      {
        title: "fires where there are few requests",
        series: {
          [requests("trades", "success")]: [[{ perSecond: 0.1 }, minutes(20)]],
          [requests("trades", "error")]: [[{ perSecond: 0.1 }, minutes(20)]],
        },
        firesAt: [minutes(15)],
      },
    ],
  }),
];
