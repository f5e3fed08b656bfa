import { jobs } from "../../metrics/jobs";
import { promql } from "../promql";
import { recording } from "../rule";

/** What each scrape job may cost, as series, so that rules and panels can hold it against what it does cost. */
export const seriesBudget = { name: "job:series_budget", labels: ["job"] } as const;

export const seriesBudgets = Object.entries(jobs).map(([job, { maxSeries }]) =>
  recording({
    ...seriesBudget,
    description: "The most series that a scrape job may store.",
    unit: "series",
    expr: promql`vector(${maxSeries})`,
    adds: { job },
  }),
);
