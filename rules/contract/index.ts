import { misusedCounters } from "./counters";
import { every, find, parse, unquote } from "./grammar";
import { LabelCheck, type Labels, unknownNames } from "./labels";
import { knownJobs } from "./series";

/** What a query breaks of the contract with the metrics; nothing for a good one. */
export function problemsOf(query: string): string[] {
  const expr = parse(query);
  const jobs = every(expr, "UnquotedLabelMatcher")
    .filter((matcher) => find(matcher, "LabelName")?.text === "job" && every(matcher, "EqlSingle", "Neq").length > 0)
    .flatMap((matcher) => every(matcher, "StringLiteral").map(unquote))
    .filter((job) => !knownJobs.has(job))
    .map((job) => `there is no scrape job ${job}`);
  const check = new LabelCheck();
  check.labels(expr);
  return [...unknownNames(expr), ...jobs, ...misusedCounters(expr), ...check.problems];
}

/** Labels that the result of a good query has. */
export function labelsOf(query: string): Labels {
  return new LabelCheck().labels(parse(query));
}
