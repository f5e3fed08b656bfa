import { graphqlApi } from "../../metrics/graphql-api";
import { scrape } from "../../metrics/scrape";
import { bucket, count, promql, select, span } from "../promql";
import { type RecordingRule, recording } from "../rule";
import { ageOf } from "../signals/freshness";
import { objective, sloInterval } from "../slo";

/** Requests by how long they took: as many as by how they ended, in a third of the series, of which six hours are read. */
const answered = count(graphqlApi.requestDuration);
const requests = (window: number) => promql`sum(rate(${answered}[${span(window)}])) > 0`;
const failures = (window: number) =>
  promql`sum(rate(${select(graphqlApi.requests, { status: "error" })}[${span(window)}]))`;

const up = select(scrape.up, { job: "graphql-api" });

export const apiDown = recording({
  name: "api:down:bool",
  description:
    "1 while the API answers no scrape, else 0; no value before it first did, or when that was more than a day ago.",
  unit: "boolean",
  labels: [],
  expr: promql`max(${up}) == bool 0 and on () max(max_over_time(${up}[1d])) > 0`,
});

/** Share of a window that was spoilt, of the samples that it should have. */
const spoilt = (flag: RecordingRule, window: number) =>
  promql`clamp_max(avg(sum_over_time(${flag}[${span(window)}])) / ${window / sloInterval}, 1)`;

/**
 * 99.5% of the requests do not fail; one that is refused for its caller's mistake was served well. What nobody answers nobody counts:
 * of the time in which the API is down, all requests are taken to fail. No value before it has been up.
 */
export const apiAvailability = objective({
  name: "api-availability",
  subject: "GraphQL requests that failed",
  budget: 0.005,
  badRatio: (window) => {
    const failed = promql`${failures(window)} / ${requests(window)} or vector(0)`;
    return promql`1 - (1 - ${spoilt(apiDown, window)}) * (1 - ${failed})`;
  },
});

/** Time within which a request is answered well, seconds; a bound of the histogram. */
export const fastEnough = 0.5;

const fast = select(bucket(graphqlApi.requestDuration), { le: String(fastEnough) });

/** 99% of the requests are answered within half a second. */
export const apiLatency = objective({
  name: "api-latency",
  subject: "GraphQL requests that took longer than half a second",
  budget: 0.01,
  badRatio: (window) => promql`1 - sum(rate(${fast}[${span(window)}])) / ${requests(window)}`,
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
  badRatio: (window) => spoilt(staleBronze, window),
});
