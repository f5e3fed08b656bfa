import { minutes } from "../../../rules/duration";
import type { AlertRule, Severity } from "../../../rules/rule";
import { type Course, type Phase, samples } from "./course";
import { groupOf } from "./files";

/** An alert as it has to arrive, `cluster` and the links left out. */
export interface Expected {
  readonly severity: Severity;
  readonly service: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly summary: string;
  readonly description: string;
}

/** What a series does while all is well, when it is just not bad enough, and when the alert has to fire. */
export interface Reading {
  readonly healthy: Course;
  readonly edge: Course;
  readonly faulty: Course;
}

/** Something else that happens, in phases by series. */
export interface Story {
  readonly title: string;
  readonly series: Readonly<Record<string, readonly Phase[]>>;
  /** Points in time at which nothing may fire, and at which the alert must, seconds from the start. */
  readonly quietAt?: readonly number[];
  readonly firesAt?: readonly number[];
  /** What differs from the alert of the case. */
  readonly expected?: Partial<Expected>;
}

export interface CaseOptions {
  readonly series: Readonly<Record<string, Reading>>;
  readonly expected: Expected;
  /** How long all is well before the fault, seconds. @default 10 minutes */
  readonly before?: number;
  /** Time from the fault until the condition holds, seconds. @default 0 */
  readonly delay?: number;
  /** Time from the repair until the condition ends, seconds. @default 0 */
  readonly lingers?: number;
  /** What differs just before that, when other values stand in the text. @default nothing */
  readonly atLast?: Partial<Expected>;
  /** Time between two samples, seconds; longer where hours have to pass. @default 15 */
  readonly sampleStep?: number;
  readonly also?: readonly Story[];
}

/** What a user should notice, and when. */
export interface Scenario {
  readonly title: string;
  readonly story: number;
  readonly checks: readonly { readonly at: number; readonly alerts: readonly Expected[] }[];
}

export interface AlertCase {
  readonly alert: AlertRule;
  readonly sampleStep: number;
  /** What happens in each story: samples by series. */
  readonly stories: readonly Readonly<Record<string, string>>[];
  readonly scenarios: readonly Scenario[];
}

/** What every alert is held to. */
export const requiredScenarios = [
  "fires",
  "stays quiet just under the threshold",
  "does not fire before its time",
  "resolves",
] as const;

const quiet = (...times: number[]) => times.map((at) => ({ at, alerts: [] }));
const wholeMinutes = (seconds: number) => Math.ceil(seconds / 60) * 60;

const mapValues = <T, U>(values: Readonly<Record<string, T>>, change: (value: T) => U): Record<string, U> =>
  Object.fromEntries(Object.entries(values).map(([key, value]) => [key, change(value)]));

/** The fault, from the options; then the same with the fault just not bad enough. */
function requiredStories(alert: AlertRule, options: CaseOptions) {
  const { before = minutes(10), delay = 0, lingers = 0, expected, atLast } = options;
  const { interval } = groupOf(alert);
  const { keepFiring = 0 } = alert;
  const firing = before + delay + alert.for;
  const repaired = wholeMinutes(firing + interval);
  const resolved = repaired + lingers + keepFiring;
  const edgeEnds = wholeMinutes(firing + minutes(10));
  const phases = (bad: "edge" | "faulty", until: number) =>
    mapValues(options.series, (reading): Phase[] => [
      [reading.healthy, before],
      [reading[bad], until - before],
      [reading.healthy, wholeMinutes(lingers + keepFiring) + minutes(5)],
    ]);
  const edges = [before, firing, firing + minutes(5), edgeEnds - interval, edgeEnds + minutes(5)];
  const [fires, underThreshold, tooEarly, resolves] = requiredScenarios;
  const scenarios: Scenario[] = [
    { title: fires, story: 0, checks: [{ at: firing, alerts: [expected] }] },
    { title: tooEarly, story: 0, checks: quiet(before - interval, firing - interval) },
    {
      title: resolves,
      story: 0,
      checks: [
        { at: resolved - interval, alerts: [{ ...expected, ...atLast }] },
        ...quiet(resolved, resolved + minutes(4)),
      ],
    },
    { title: underThreshold, story: 1, checks: quiet(...edges) },
  ];
  return { stories: [phases("faulty", repaired), phases("edge", edgeEnds)], scenarios };
}

/** The four tests that every alert is held to, from one description of its fault, and further stories about it. */
export function alertCase(alert: AlertRule, options: CaseOptions): AlertCase {
  const { also = [], expected: usual, sampleStep = 15 } = options;
  const required = requiredStories(alert, options);
  const further = also.map(({ title, quietAt = [], firesAt = [], expected }, i): Scenario => {
    const alerts = [{ ...usual, ...expected }];
    return { title, story: 2 + i, checks: [...quiet(...quietAt), ...firesAt.map((at) => ({ at, alerts }))] };
  });
  return {
    alert,
    sampleStep,
    stories: [...required.stories, ...also.map(({ series }) => series)].map((series) =>
      mapValues(series, (phases) => samples(phases, sampleStep)),
    ),
    scenarios: [...required.scenarios, ...further],
  };
}
