import { minutes } from "../../../rules/duration";
import type { Story } from "../promtool/case";
import type { Course } from "../promtool/course";

/** The labels that a series gets from its scrape, as a selector has them. */
export const target = (job: string, instance: string) => `job="${job}",instance="${instance}",cluster="trade-pipeline"`;

/** The labels of a series that the Pushgateway holds. */
export const pushed = (job: string) => `job="${job}",cluster="trade-pipeline"`;

/** A counter that grows by one per second, and one that does not. */
export const flowing: Course = { perSecond: 1 };
export const still: Course = { perSecond: 0 };

/**
 * From when on a target is missed.
 * @param up Its series of that name.
 * @param patience Time for which it must not have answered, seconds.
 */
export const missed = (up: string, patience: number): Story[] => [
  {
    title: "says nothing while a stack is stood up",
    series: {
      [up]: [
        [0, minutes(14)],
        [1, minutes(16)],
      ],
    },
    quietAt: [minutes(5), minutes(14), minutes(16), minutes(29)],
  },
  {
    title: "fires when a target does not come in time",
    series: { [up]: [[0, minutes(30)]] },
    quietAt: [minutes(15) + patience - 15],
    firesAt: [minutes(16) + patience, minutes(29)],
  },
  {
    title: "remembers that a target has answered",
    series: {
      [up]: [
        [1, minutes(1)],
        [0, minutes(29)],
      ],
    },
    firesAt: [minutes(2) + patience, minutes(14), minutes(29)],
  },
];
