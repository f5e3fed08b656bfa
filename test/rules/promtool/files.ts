import { groups, recordings } from "../../../rules";
import { formatDuration } from "../../../rules/duration";
import { queryOf, type RuleFile, renderGroup } from "../../../rules/render";
import type { AlertRule, RecordingRule, Rule, RuleGroup } from "../../../rules/rule";
import { parameters } from "../parameters";
import type { AlertCase, Expected, Scenario } from "./case";

/** The group that evaluates a rule. */
export function groupOf(rule: Rule): RuleGroup {
  const group = groups.find(({ rules }) => rules.includes(rule));
  if (!group) throw new Error(`${rule.name} is in no group: add it to rules/groups.ts`);
  return group;
}

/** The recording rules that a rule stands on, first things first. */
function foundations(rule: Rule): RecordingRule[] {
  const { series } = queryOf(rule, parameters);
  const direct = recordings.filter((recorded) =>
    series.some((one) => one === recorded || (!one.expr && one.name === recorded.name)),
  );
  return [...new Set([...direct.flatMap(foundations), ...direct])];
}

/** A rule file with these rules, evaluated as often as the group of the last one is. */
function fileOf(rules: readonly Rule[]): RuleFile {
  const { name, interval } = groupOf(rules.at(-1) as Rule);
  return renderGroup({ name, interval, rules }, parameters);
}

/** A rule, and no more than what it stands on. */
export const bareFileOf = (rule: Rule): RuleFile => fileOf([...foundations(rule), rule]);

/** A rule, what it stands on, and what has the same names, as in the group that it is loaded in. */
export function ruleFileOf(rule: Rule): RuleFile {
  const names = new Set(foundations(rule).map(({ name }) => name));
  const namesakes = recordings.filter(({ name }) => names.has(name));
  return fileOf([...new Set([...namesakes.flatMap(foundations), ...namesakes]), rule]);
}

function expectation({ name, dashboard }: AlertRule, { severity, service, labels, summary, description }: Expected) {
  return {
    exp_labels: { severity, service, cluster: "trade-pipeline", ...labels },
    exp_annotations: {
      summary,
      description,
      runbook_url: `http://runbooks/${name}`,
      dashboard_url: `http://dashboards/d/${dashboard}`,
    },
  };
}

/** A check in promtool's words: the name of the story and the time. */
export const checkName = ({ alert }: AlertCase, { story }: Scenario, at: number) =>
  `${alert.name} ${story} at ${formatDuration(at)}`;

/** promtool's test file for one alert, beside the rule file of that name. One story is told once, however many scenarios ask about it. */
export function testFileOf({ alert, stories, scenarios, sampleStep }: AlertCase, ruleFile: string): object {
  const checksOf = (index: number) => scenarios.filter(({ story }) => story === index).flatMap(({ checks }) => checks);
  return {
    rule_files: [ruleFile],
    evaluation_interval: formatDuration(groupOf(alert).interval),
    tests: stories.map((story, index) => ({
      name: `${alert.name} ${index}`,
      interval: formatDuration(sampleStep),
      input_series: Object.entries(story).map(([series, values]) => ({ series, values })),
      alert_rule_test: checksOf(index).map(({ at, alerts }) => ({
        eval_time: formatDuration(at),
        alertname: alert.name,
        exp_alerts: alerts.map((expected) => expectation(alert, expected)),
      })),
    })),
  };
}
