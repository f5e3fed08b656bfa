import { hours, minutes } from "./duration";
import { promql, type Query, select, span } from "./promql";
import { type RecordingRule, recording } from "./rule";
import type { Signal } from "./signal";

/** Time between two evaluations of the objectives' rules, seconds. */
export const sloInterval = 30;

/** How far back the alerts look, seconds, by the suffix of the recorded series. */
const windows = { "5m": minutes(5), "30m": minutes(30), "1h": hours(1), "6h": hours(6) } as const;
type Window = keyof typeof windows;

/** A promise about the share of things that go well, over 30 days. */
export interface Objective {
  /** Label `slo` of its series and alerts. */
  readonly name: string;
  /** What goes wrong, as the end of "the share of …". */
  readonly subject: string;
  /** Share that may go wrong: 0.005 for an objective of 99.5%. */
  readonly budget: number;
  /** Share that goes wrong, recorded for each window. */
  readonly badRatio: Readonly<Record<Window, RecordingRule<"slo">>>;
}

/**
 * Defines an objective.
 * @param badRatio Share that went wrong within the last so many seconds; without a value where nothing happened.
 */
export function objective(
  definition: Omit<Objective, "badRatio"> & { badRatio: (window: number) => Query },
): Objective {
  const { name, subject } = definition;
  const record = (window: Window) =>
    recording({
      name: `slo:bad_ratio:${window}`,
      description: `The share of ${subject} within the last ${window}.`,
      unit: "ratio",
      labels: ["slo"],
      expr: definition.badRatio(windows[window]),
      adds: { slo: name },
    });
  return {
    ...definition,
    badRatio: { "5m": record("5m"), "30m": record("30m"), "1h": record("1h"), "6h": record("6h") },
  };
}

/**
 * How many times faster than allowed the budget is used. Of the two windows the one with less counts: the long one keeps a short
 * spell from ringing, the short one ends the alert soon after the repair.
 */
export function burnRate({ name, subject, budget, badRatio }: Objective, long: Window, short: Window): Signal {
  const whole = select(badRatio[long], { slo: name });
  const recent = select(badRatio[short], { slo: name });
  return {
    name: `Burn rate of ${name} over ${long} and ${short}`,
    description: `The share of ${subject}, as a multiple of what is allowed. At 1 a budget of 30 days lasts 30 days.`,
    unit: "times the allowed rate",
    query: promql`(${whole} <= ${recent} or ${recent}) / ${budget}`,
  };
}

/** Time over which the budget is looked at, seconds: Prometheus need not keep 30 days. */
const budgetWindow = hours(24 * 7);

/** What is left of an objective's budget, if it is used all the time as it was in the last week. */
export const budgetLeft = ({ name, subject, budget, badRatio }: Objective): Signal => ({
  name: `Error budget of ${name} left`,
  description: `What is left of the budget for ${subject}. 100% is unspent, below 0 it is overspent.`,
  unit: "ratio",
  query: promql`1 - avg_over_time(${select(badRatio["5m"], { slo: name })}[${span(budgetWindow)}]) / ${budget}`,
});
