import type { Course } from "../promtool/course";

/** The labels that a series gets from its scrape, as a selector has them. */
export const target = (job: string, instance: string) => `job="${job}",instance="${instance}",cluster="trade-pipeline"`;

/** The labels of a series that the Pushgateway holds. */
export const pushed = (job: string) => `job="${job}",cluster="trade-pipeline"`;

/** A counter that grows by one per second, and one that does not. */
export const flowing: Course = { perSecond: 1 };
export const still: Course = { perSecond: 0 };
