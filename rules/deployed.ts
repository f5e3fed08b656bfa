import type { Job } from "../metrics/jobs";
import { type RuleParameters, resolve } from "./parameters";
import type { Query } from "./promql";
import { queryOf } from "./render";
import type { Rule, RuleGroup } from "./rule";

/** Scrape jobs that deliver what a query stands on, through recorded series too. */
function jobsOf(query: Query, parameters: RuleParameters): Job[] {
  return query.series.flatMap((series) => [
    ...(series.job ? [series.job] : []),
    ...(series.expr ? jobsOf(resolve(series.expr, parameters), parameters) : []),
  ]);
}

/**
 * The rules that a stack can answer. A rule on a part that is not there would at best be dead weight, and at worst take the absence
 * for a failure.
 * @param deployed Scrape jobs of the stack.
 */
export function onDeployed(
  groups: readonly RuleGroup[],
  deployed: readonly string[],
  parameters: RuleParameters,
): readonly RuleGroup[] {
  const answerable = (rule: Rule) =>
    jobsOf(queryOf(rule, parameters), parameters).every((job) => deployed.includes(job));
  return groups
    .map((group) => ({ ...group, rules: group.rules.filter(answerable) }))
    .filter(({ rules }) => rules.length > 0);
}
