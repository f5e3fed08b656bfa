import { graphqlApi } from "../../metrics/graphql-api";
import { bucket, count, promql, select, span } from "../promql";
import { recording } from "../rule";
import { ageOf } from "../signals/freshness";
import { objective, sloInterval } from "../slo";

const requests = (window: number) => promql`sum(rate(${graphqlApi.requests}[${span(window)}])) > 0`;
const failures = (window: number) =>
  promql`sum(rate(${select(graphqlApi.requests, { status: "error" })}[${span(window)}]))`;

/** 99.5% of the requests do not fail; one that is refused for its caller's mistake was served well. */
export const apiAvailability = objective({
  name: "api-availability",
  subject: "GraphQL requests that failed",
  budget: 0.005,
  badRatio: (window) => promql`${failures(window)} / ${requests(window)}`,
});

/** Time within which a request is answered well, seconds; a bound of the histogram. */
export const fastEnough = 0.5;

const fast = select(bucket(graphqlApi.requestDuration), { le: String(fastEnough) });
const answered = count(graphqlApi.requestDuration);

/** 99% of the requests are answered within half a second. */
export const apiLatency = objective({
  name: "api-latency",
  subject: "GraphQL requests that took longer than half a second",
  budget: 0.01,
  badRatio: (window) => {
    const range = span(window);
    return promql`1 - sum(rate(${fast}[${range}])) / (sum(rate(${answered}[${range}])) > 0)`;
  },
});

export const staleBronze = recording({
  name: "bronze:stale:bool",
  description: "1 while a bronze table is older than promised, else 0.",
  unit: "boolean",
  labels: ["table"],
  expr: ({ freshness }) => promql`max by (table) (${ageOf("bronze")} > bool ${freshness.bronze})`,
});

/**
 * 99% of the time, bronze tables are as fresh as promised. Divided by the samples that a window should have, not by those that it
 * has: else a stack that was just started and is catching up has been stale for all of its life, and rings.
 */
export const bronzeFreshness = objective({
  name: "bronze-freshness",
  subject: "time in which bronze tables were older than promised",
  budget: 0.01,
  badRatio: (window) =>
    promql`clamp_max(avg(sum_over_time(${staleBronze}[${span(window)}])) / ${window / sloInterval}, 1)`,
});
