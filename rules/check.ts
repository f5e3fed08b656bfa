import { problemsOf } from "./contract";
import type { RenderedAlert, RenderedRecording, RuleFile } from "./render";

type RenderedRule = RenderedAlert | RenderedRecording;
const isAlert = (rule: RenderedRule): rule is RenderedAlert => "alert" in rule;

/** What a query breaks of the contract, or why it is none. */
function problemsOfQuery(query: string): string[] {
  try {
    return problemsOf(query);
  } catch (error) {
    return [(error as Error).message];
  }
}

/**
 * Refuses what Prometheus would take, or find fault with only when it is there: before anything is deployed.
 * @param files Rule files by name, without folder and extension.
 * @param runbooks Names of the alerts that have a runbook.
 * @throws Error that names file, rule and reason of all that is wrong
 */
export function checkRules(files: Readonly<Record<string, RuleFile>>, runbooks: ReadonlySet<string>): void {
  const problems = Object.entries(files).flatMap(([file, { groups }]) =>
    groups
      .flatMap(({ rules }) => rules)
      .flatMap((rule) => {
        const name = isAlert(rule) ? rule.alert : rule.record;
        const page = isAlert(rule) && !runbooks.has(name) ? [`no runbook; write runbooks/${name}.md`] : [];
        return [...problemsOfQuery(rule.expr), ...page].map((problem) => `rules/${file}.yml: ${name}: ${problem}`);
      }),
  );
  if (problems.length > 0) throw new Error(`rules that cannot work:\n${problems.join("\n")}`);
}
