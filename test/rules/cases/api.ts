import { highErrorRate } from "../../../rules/alerts/api";
import { hours, minutes } from "../../../rules/duration";
import { alertCase } from "../promtool/case";
import { flowing, still, target } from "./series";

const requests = (operation: string, status: string) =>
  `graphql_requests_total{operation_type="query",operation_name="${operation}",status="${status}",${target("graphql-api", "graphql-api:8002")}}`;

export const cases = [
  alertCase(highErrorRate, {
    lingers: minutes(5),
    series: {
      [requests("trades", "success")]: {
        healthy: { perSecond: 20 },
        edge: { perSecond: 19.8 },
        faulty: { perSecond: 10 },
      },
      [requests("trades", "error")]: { healthy: still, edge: { perSecond: 0.195 }, faulty: { perSecond: 10 } },
    },
    expected: {
      severity: "warning",
      service: "api",
      labels: { stage: "serve" },
      summary: "50% of the API's requests fail",
      description: "50% of the GraphQL requests of the last 5 minutes failed; expected at most 1%.",
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
        title: "fires for an operation that fails beside a busy one that works",
        series: {
          [requests("trades", "success")]: [[{ perSecond: 98 }, hours(1)]],
          [requests("portfolio", "error")]: [[{ perSecond: 2 }, hours(1)]],
        },
        firesAt: [minutes(10)],
        expected: {
          summary: "2% of the API's requests fail",
          description: "2% of the GraphQL requests of the last 5 minutes failed; expected at most 1%.",
        },
      },
    ],
  }),
];
