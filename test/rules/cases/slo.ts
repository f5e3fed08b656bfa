import * as alerts from "../../../rules/alerts/slo";
import { hours, minutes } from "../../../rules/duration";
import { alertCase, type Story } from "../promtool/case";
import { flowing, pushed, still, target } from "./series";

const api = target("graphql-api", "graphql-api:8002");
const query = (operation: string) => `operation_type="query",operation_name="${operation}",${api}`;
const requests = (status: string, operation = "trades") =>
  `graphql_requests_total{status="${status}",${query(operation)}}`;
const within = (bound: string, operation = "trades") =>
  `graphql_request_duration_seconds_bucket{le="${bound}",${query(operation)}}`;
const answered = (operation = "trades") => `graphql_request_duration_seconds_count{${query(operation)}}`;
const up = `up{${api}}`;
const otherUp = `up{${target("kafka-consumer", "kafka-bridge:8001")}}`;
const age = `data_freshness_seconds{layer="bronze",table="raw_trades",${pushed("freshness_sensor")}}`;

const expected = (slo: string, title: string, subject: string, times: string, fast: boolean) => ({
  severity: fast ? ("critical" as const) : ("warning" as const),
  service: slo === "bronze-freshness" ? "data-quality" : "api",
  labels: { slo, stage: slo === "bronze-freshness" ? "bronze" : "serve" },
  summary: `${title} uses up its budget ${times} times too fast`,
  description:
    `The share of ${subject} is ${times} times what is allowed; at more than ${fast ? "14.4" : "6"} times the budget of 30 days ` +
    `is gone in ${fast ? "2.1" : "5"} days.`,
});
const availability = (times: string, fast: boolean) =>
  expected("api-availability", "API availability", "GraphQL requests that failed", times, fast);
const latency = (times: string, fast: boolean) =>
  expected("api-latency", "API latency", "GraphQL requests that took longer than half a second", times, fast);
const freshness = (times: string, fast: boolean) =>
  expected("bronze-freshness", "Bronze freshness", "time in which bronze tables were older than promised", times, fast);

/** Of a hundred requests a second, so many fail while it is just not bad enough; then all of twice as many do. */
const failures = (edge: number) => ({
  [up]: { healthy: 1, edge: 1, faulty: 1 },
  [requests("success")]: { healthy: { perSecond: 100 }, edge: { perSecond: 100 - edge }, faulty: still },
  [answered()]: { healthy: { perSecond: 100 }, edge: { perSecond: 100 - edge / 2 }, faulty: { perSecond: 100 } },
  [answered("portfolio")]: { healthy: still, edge: { perSecond: edge / 2 }, faulty: { perSecond: 100 } },
  [requests("error")]: { healthy: still, edge: { perSecond: edge / 2 }, faulty: { perSecond: 100 } },
  [requests("error", "portfolio")]: { healthy: still, edge: { perSecond: edge / 2 }, faulty: { perSecond: 100 } },
});
const slowness = (edge: number) =>
  Object.fromEntries(
    ["trades", "portfolio"].flatMap((operation) => [
      [answered(operation), { healthy: { perSecond: 50 }, edge: { perSecond: 50 }, faulty: { perSecond: 100 } }],
      [within("0.5", operation), { healthy: { perSecond: 50 }, edge: { perSecond: 50 - edge / 2 }, faulty: still }],
      [within("1", operation), { healthy: { perSecond: 50 }, edge: { perSecond: 50 }, faulty: { perSecond: 100 } }],
    ]),
  );
const staleness = { [age]: { healthy: 30, edge: 120, faulty: 121 } };

/** A share that goes wrong all the time, for as long as the windows reach. */
const failing = (share: number, duration: number) =>
  ({
    [up]: [[1, duration]],
    [answered()]: [[{ perSecond: 100 }, duration]],
    [requests("error")]: [[{ perSecond: share }, duration]],
  }) as const;

/** The API is up and away by turns, for so many seconds each, while everything else is up and nobody asks. */
const outages = (...spells: readonly (readonly [0 | 1, number])[]): Story["series"] => ({
  [up]: spells,
  [otherUp]: [[1, spells.reduce((sum, [, seconds]) => sum + seconds, 0)]],
});

const few = { perSecond: 0.1 };

/** Few requests that go well for as long as the long window reaches, then a spell in which none does, then well again. */
const badSpell = (good: number, bad: number, all: readonly string[], wellOnly: string, badOnly?: string): Story => ({
  title: "stays quiet for a short spell among few requests",
  series: {
    [up]: [[1, good + bad + minutes(20)]],
    ...Object.fromEntries(all.map((series) => [series, [[few, good + bad + minutes(20)]]])),
    [wellOnly]: [
      [few, good],
      [still, bad],
      [few, minutes(20)],
    ],
    ...(badOnly && {
      [badOnly]: [
        [0, good],
        [few, bad],
        [still, minutes(20)],
      ],
    }),
  },
  quietAt: [good + bad - 30, good + bad, good + bad + minutes(10)],
});

export const cases = [
  alertCase(alerts.apiAvailabilityFastBurn, {
    before: minutes(65),
    delay: minutes(2),
    lingers: minutes(5),
    series: failures(7.1),
    expected: availability("26.5", true),
    atLast: availability("19.0", true),
    also: [
      badSpell(minutes(65), minutes(4), [answered()], requests("success"), requests("error")),
      { title: "stays quiet at 14.2 times", series: failing(7.1, minutes(70)), quietAt: [minutes(69)] },
      {
        title: "fires at 14.6 times",
        series: failing(7.3, minutes(70)),
        firesAt: [minutes(69)],
        expected: availability("14.6", true),
      },
      {
        title: "fires where there are few requests",
        series: {
          [up]: [[1, minutes(70)]],
          [answered()]: [[few, minutes(70)]],
          [requests("error")]: [[few, minutes(70)]],
        },
        firesAt: [minutes(69)],
        expected: availability("200.0", true),
      },
      {
        title: "fires while nobody answers",
        series: {
          [up]: [
            [1, minutes(65)],
            [0, minutes(8)],
          ],
          [answered()]: [[few, minutes(65)]],
        },
        quietAt: [minutes(70)],
        firesAt: [minutes(72)],
        expected: availability("25.0", true),
      },
      {
        title: "stays quiet while an API that was just deployed comes up",
        series: outages([0, minutes(10)], [1, minutes(20)]),
        quietAt: [minutes(9), minutes(12), minutes(20)],
      },
      {
        title: "goes on until what was spoilt is five minutes old",
        series: outages([1, minutes(65)], [0, minutes(8)], [1, minutes(10)]),
        firesAt: [minutes(77.5)],
        expected: availability("20.0", true),
        quietAt: [minutes(79)],
      },
      {
        title: "adds up the outages of an hour",
        series: outages([1, minutes(65)], [0, minutes(8)], [1, minutes(40)], [0, minutes(4)]),
        firesAt: [minutes(116.5)],
        expected: availability("40.0", true),
      },
      {
        title: "forgets the outages before",
        series: outages([1, minutes(65)], [0, minutes(30)], [1, minutes(70)], [0, minutes(4)]),
        quietAt: [minutes(168.5)],
      },
      {
        title: "stays quiet while callers are refused",
        series: {
          [up]: [[1, minutes(70)]],
          [answered()]: [[flowing, minutes(70)]],
          [requests("refused")]: [[flowing, minutes(70)]],
        },
        quietAt: [minutes(69)],
      },
      {
        title: "stays quiet without traffic",
        series: {
          [up]: [[1, minutes(70)]],
          [answered()]: [[500, minutes(70)]],
          [requests("error")]: [[500, minutes(70)]],
        },
        quietAt: [minutes(69)],
      },
      {
        title: "stays quiet before the first error, and while another objective is missed",
        series: {
          [up]: [[1, minutes(70)]],
          [answered()]: [[flowing, minutes(70)]],
          [within("0.5")]: [[0, minutes(70)]],
        },
        quietAt: [minutes(69)],
      },
    ],
  }),
  alertCase(alerts.apiAvailabilitySlowBurn, {
    sampleStep: minutes(1),
    before: hours(6),
    delay: minutes(5),
    lingers: 1710,
    series: failures(2.9),
    expected: availability("22.0", false),
    atLast: availability("12.9", false),
    also: [
      badSpell(hours(6), minutes(10), [answered()], requests("success"), requests("error")),
      { title: "stays quiet at 5.9 times", series: failing(2.95, hours(6)), quietAt: [hours(6) - 30] },
      {
        title: "fires at 6.1 times",
        series: failing(3.05, hours(6)),
        firesAt: [hours(6) - 30],
        expected: availability("6.1", false),
      },
      {
        title: "fires where there are few requests",
        series: {
          [up]: [[1, minutes(70)]],
          [answered()]: [[few, minutes(70)]],
          [requests("error")]: [[few, minutes(70)]],
        },
        firesAt: [minutes(69)],
        expected: availability("200.0", false),
      },
      {
        title: "fires when nobody has answered for half an hour",
        series: outages([1, hours(6)], [0, minutes(30)]),
        firesAt: [hours(6) + minutes(29)],
        expected: availability("16.4", false),
      },
      {
        title: "stays quiet while an API that was just deployed comes up",
        series: outages([0, minutes(20)], [1, minutes(20)]),
        quietAt: [minutes(30)],
      },
      {
        title: "goes on until what was spoilt is half an hour old",
        series: outages([1, hours(6)], [0, minutes(30)], [1, minutes(35)]),
        firesAt: [hours(6) + minutes(58.5)],
        expected: availability("10.0", false),
        quietAt: [hours(7) + minutes(1)],
      },
      {
        title: "adds up the outages of six hours",
        series: outages([1, hours(6)], [0, minutes(10)], [1, hours(4)], [0, minutes(5)], [1, minutes(20)]),
        firesAt: [hours(10) + minutes(30)],
        expected: availability("8.3", false),
      },
      {
        title: "forgets the outages before",
        series: outages(
          [1, hours(6)],
          [0, minutes(10)],
          [1, hours(6) + minutes(10)],
          [0, minutes(10)],
          [1, minutes(20)],
        ),
        quietAt: [hours(12) + minutes(46)],
      },
      {
        title: "stays quiet while callers are refused",
        series: {
          [up]: [[1, minutes(70)]],
          [answered()]: [[flowing, minutes(70)]],
          [requests("refused")]: [[flowing, minutes(70)]],
        },
        quietAt: [minutes(69)],
      },
      {
        title: "stays quiet while another objective is missed",
        series: {
          [up]: [[1, minutes(70)]],
          [answered()]: [[flowing, minutes(70)]],
          [within("0.5")]: [[0, minutes(70)]],
        },
        quietAt: [minutes(69)],
      },
    ],
  }),
  alertCase(alerts.apiLatencyFastBurn, {
    before: minutes(65),
    delay: 270,
    lingers: 270,
    series: slowness(14.2),
    expected: latency("20.2", true),
    atLast: latency("20.9", true),
    also: [
      {
        title: "goes on while it gets better",
        series: {
          [answered()]: [[flowing, minutes(70)]],
          [within("0.5")]: [
            [0, minutes(65)],
            [flowing, minutes(5)],
          ],
        },
        firesAt: [minutes(67)],
        expected: latency("55.0", true),
      },
      badSpell(minutes(65), minutes(8), [answered()], within("0.5")),
      {
        title: "fires where there are few requests",
        series: { [answered()]: [[{ perSecond: 0.1 }, minutes(70)]], [within("0.5")]: [[0, minutes(70)]] },
        firesAt: [minutes(69)],
        expected: latency("100.0", true),
      },
      {
        title: "stays quiet without traffic, and while another objective is missed",
        series: {
          [answered()]: [[500, minutes(70)]],
          [within("0.5")]: [[100, minutes(70)]],
          [up]: [
            [1, minutes(35)],
            [0, minutes(35)],
          ],
        },
        quietAt: [minutes(69)],
      },
    ],
  }),
  alertCase(alerts.apiLatencySlowBurn, {
    sampleStep: minutes(1),
    before: hours(6),
    delay: minutes(11),
    lingers: 1710,
    series: slowness(5.9),
    expected: latency("14.0", false),
    atLast: latency("6.5", false),
    also: [
      badSpell(hours(6), minutes(20), [answered()], within("0.5")),
      {
        title: "fires where there are few requests",
        series: { [answered()]: [[{ perSecond: 0.1 }, minutes(70)]], [within("0.5")]: [[0, minutes(70)]] },
        firesAt: [minutes(69)],
        expected: latency("100.0", false),
      },
      {
        title: "stays quiet while another objective is missed",
        series: {
          [answered()]: [[flowing, minutes(70)]],
          [within("0.5")]: [[flowing, minutes(70)]],
          [up]: [[1, minutes(70)]],
          [requests("error")]: [[flowing, minutes(70)]],
        },
        quietAt: [minutes(69)],
      },
    ],
  }),
  alertCase(alerts.bronzeFreshnessFastBurn, {
    delay: 510,
    lingers: 270,
    series: staleness,
    expected: freshness("18.3", true),
    also: [
      {
        title: "goes on while it gets better",
        series: {
          [age]: [
            [9000, minutes(65)],
            [30, minutes(5)],
          ],
        },
        firesAt: [minutes(67)],
        expected: freshness("60.0", true),
      },
      {
        title: "looks back for an hour",
        series: {
          [age]: [
            [9000, minutes(15)],
            [30, minutes(70)],
            [9000, minutes(6)],
            [30, minutes(5)],
          ],
        },
        quietAt: [minutes(89), minutes(91)],
      },
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
      {
        title: "says all of the time, and no more, when it never gets better",
        series: { [age]: [[9000, minutes(70)]] },
        firesAt: [minutes(69)],
        expected: freshness("100.0", true),
      },
      {
        title: "stays quiet while another objective is missed, and for other layers",
        series: {
          [age]: [[30, minutes(70)]],
          [age.replace("bronze", "silver")]: [[9000, minutes(70)]],
          [up]: [[1, minutes(70)]],
          [answered()]: [[flowing, minutes(70)]],
          [requests("error")]: [[flowing, minutes(70)]],
        },
        quietAt: [minutes(69)],
      },
    ],
  }),
  alertCase(alerts.bronzeFreshnessSlowBurn, {
    delay: 1290,
    lingers: 1710,
    series: staleness,
    expected: freshness("10.3", false),
    atLast: freshness("6.7", false),
    also: [
      {
        title: "adds up the spells of six hours",
        series: {
          [age]: [
            [9000, minutes(15)],
            [30, hours(4)],
            [9000, minutes(15)],
            [30, minutes(30)],
          ],
        },
        firesAt: [minutes(15) + hours(4) + minutes(25)],
        expected: freshness("8.3", false),
      },
      {
        title: "forgets what was before",
        series: {
          [age]: [
            [9000, minutes(30)],
            [30, hours(6)],
            [9000, minutes(10)],
            [30, minutes(30)],
          ],
        },
        quietAt: [hours(6) + minutes(50)],
      },
      {
        title: "stays quiet while another objective is missed, and for other layers",
        series: {
          [age]: [[30, minutes(70)]],
          [age.replace("bronze", "silver")]: [[9000, minutes(70)]],
          [up]: [[1, minutes(70)]],
          [answered()]: [[flowing, minutes(70)]],
          [requests("error")]: [[flowing, minutes(70)]],
        },
        quietAt: [minutes(69)],
      },
    ],
  }),
];
