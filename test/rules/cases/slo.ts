import * as alerts from "../../../rules/alerts/slo";
import { hours, minutes } from "../../../rules/duration";
import { alertCase } from "../promtool/case";
import { flowing, pushed, still, target } from "./series";

const api = target("graphql-api", "graphql-api:8002");
const operation = 'operation_type="query",operation_name="trades"';
const requests = (status: string) => `graphql_requests_total{${operation},status="${status}",${api}}`;
const within = (bound: string) => `graphql_request_duration_seconds_bucket{${operation},le="${bound}",${api}}`;
const answered = `graphql_request_duration_seconds_count{${operation},${api}}`;
const age = `data_freshness_seconds{layer="bronze",table="raw_trades",${pushed("freshness_sensor")}}`;

const expected = (slo: string, title: string, subject: string, times: string, fast: boolean) => ({
  severity: fast ? ("critical" as const) : ("warning" as const),
  service: slo === "bronze-freshness" ? "data-quality" : "api",
  labels: { slo, stage: slo === "bronze-freshness" ? "bronze" : "serve" },
  summary: `${title} uses up its budget ${times} times too fast`,
  description:
    `The share of ${subject} is ${times} times what is allowed; at more than ${fast ? "14.4" : "6"} times the budget of 30 days ` +
    `is gone in ${fast ? "2" : "5"}.`,
});
const availability = (times: string, fast: boolean) =>
  expected("api-availability", "API availability", "GraphQL requests that failed", times, fast);
const latency = (times: string, fast: boolean) =>
  expected("api-latency", "API latency", "GraphQL requests that took longer than half a second", times, fast);
const freshness = (times: string, fast: boolean) =>
  expected("bronze-freshness", "Bronze freshness", "time in which bronze tables were older than promised", times, fast);

/** Of a hundred requests a second, so many fail while it is just not bad enough; then all do. */
const failures = (edge: number) => ({
  [requests("success")]: { healthy: { perSecond: 100 }, edge: { perSecond: 100 - edge }, faulty: still },
  [requests("error")]: { healthy: still, edge: { perSecond: edge }, faulty: { perSecond: 100 } },
});
const slowness = (edge: number) => ({
  [answered]: { healthy: { perSecond: 100 }, edge: { perSecond: 100 }, faulty: { perSecond: 100 } },
  [within("0.5")]: { healthy: { perSecond: 100 }, edge: { perSecond: 100 - edge }, faulty: still },
  [within("0.25")]: { healthy: still, edge: still, faulty: still },
});
const staleness = { [age]: { healthy: 30, edge: 120, faulty: 121 } };

/** A share that goes wrong all the time, for as long as the windows reach. */
const failing = (share: number, duration: number) =>
  ({
    [requests("success")]: [[{ perSecond: 100 - share }, duration]],
    [requests("error")]: [[{ perSecond: share }, duration]],
  }) as const;

export const cases = [
  alertCase(alerts.apiAvailabilityFastBurn, {
    before: minutes(65),
    delay: 270,
    lingers: 270,
    atLast: availability("23.3", true),
    series: failures(7.1),
    expected: availability("22.5", true),
    also: [
      { title: "stays quiet at 14.2 times", series: failing(7.1, minutes(70)), quietAt: [minutes(70) - 30] },
      {
        title: "fires at 14.6 times",
        series: failing(7.3, minutes(70)),
        firesAt: [minutes(70) - 30],
        expected: availability("14.6", true),
      },
      {
        title: "stays quiet without traffic",
        series: { [requests("success")]: [[500, minutes(70)]], [requests("error")]: [[500, minutes(70)]] },
        quietAt: [minutes(70) - 30],
      },
      {
        title: "stays quiet before the first error",
        series: { [requests("success")]: [[flowing, minutes(70)]] },
        quietAt: [minutes(70) - 30],
      },
    ],
  }),
  alertCase(alerts.apiAvailabilitySlowBurn, {
    sampleStep: minutes(1),
    before: hours(6),
    delay: minutes(10),
    lingers: 1710,
    atLast: availability("6.7", false),
    series: failures(2.9),
    expected: availability("14.4", false),
    also: [
      { title: "stays quiet at 5.9 times", series: failing(2.95, hours(6)), quietAt: [hours(6) - 30] },
      {
        title: "fires at 6.1 times",
        series: failing(3.05, hours(6)),
        firesAt: [hours(6) - 30],
        expected: availability("6.1", false),
      },
    ],
  }),
  alertCase(alerts.apiLatencyFastBurn, {
    before: minutes(65),
    delay: 510,
    lingers: 270,
    atLast: latency("15.0", true),
    series: slowness(14.2),
    expected: latency("17.9", true),
  }),
  alertCase(alerts.apiLatencySlowBurn, {
    sampleStep: minutes(1),
    before: hours(6),
    delay: minutes(21),
    lingers: 1650,
    atLast: latency("6.7", false),
    series: slowness(5.9),
    expected: latency("10.3", false),
  }),
  alertCase(alerts.bronzeFreshnessFastBurn, {
    delay: 510,
    lingers: 270,
    series: staleness,
    expected: freshness("18.3", true),
    also: [
      {
        title: "stays quiet while a stack that was just started catches up",
        series: {
          [age]: [
            [30_000, minutes(7)],
            [30, minutes(30)],
          ],
        },
        quietAt: [minutes(5), minutes(8), minutes(12), minutes(30)],
      },
    ],
  }),
  alertCase(alerts.bronzeFreshnessSlowBurn, {
    delay: 1290,
    lingers: 1710,
    atLast: freshness("6.7", false),
    series: staleness,
    expected: freshness("10.3", false),
  }),
];
