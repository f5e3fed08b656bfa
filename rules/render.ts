import { formatDuration, scaled, spellDuration } from "./duration";
import { type RuleParameters, resolve } from "./parameters";
import type { Query } from "./promql";
import { type AlertRule, isAlert, type RecordingRule, type Rule, type RuleGroup, type Text } from "./rule";

/** An alert as Prometheus reads it. */
export interface RenderedAlert {
  readonly alert: string;
  readonly expr: string;
  readonly for?: string;
  readonly keep_firing_for?: string;
  readonly labels: Record<string, string>;
  readonly annotations: Record<string, string>;
}

/** A recording rule as Prometheus reads it. */
export interface RenderedRecording {
  readonly record: string;
  readonly expr: string;
  readonly labels?: Record<string, string>;
}

/** A rule file as Prometheus reads it. */
export interface RuleFile {
  readonly groups: readonly {
    readonly name: string;
    readonly interval: string;
    readonly rules: readonly (RenderedAlert | RenderedRecording)[];
  }[];
}

/** What Prometheus is asked for a rule. */
export function queryOf(rule: Rule, parameters: RuleParameters): Query {
  if (!isAlert(rule)) return resolve(rule.expr, parameters);
  const signal = resolve(rule.signal, parameters);
  return rule.condition ? rule.condition.holds(signal, resolve(rule.condition.threshold, parameters)) : signal.query;
}

function renderAlert(rule: AlertRule, parameters: RuleParameters): RenderedAlert {
  const threshold = rule.condition ? resolve(rule.condition.threshold, parameters) : Number.NaN;
  const duration = rule.for > 0 ? scaled(rule.for, parameters.timeScale) : 0;
  const context = { threshold, lasting: spellDuration(duration) };
  const text = (value: Text) => (typeof value === "string" ? value : value(context));
  const expr = queryOf(rule, parameters).text;
  const { severity, service, stage, slo } = rule;
  const { cluster, links } = parameters;
  return {
    alert: rule.name,
    expr,
    ...(duration > 0 && { for: formatDuration(duration) }),
    ...(rule.keepFiring && { keep_firing_for: formatDuration(scaled(rule.keepFiring, parameters.timeScale)) }),
    labels: { severity, service, cluster, ...(stage && { stage }), ...(slo && { slo }) },
    annotations: {
      summary: text(rule.summary),
      description: text(rule.description),
      runbook_url: `${links.runbooks}/${rule.name}`,
      dashboard_url: links.dashboards
        ? `${links.dashboards}${rule.dashboard}`
        : `${links.prometheus}/graph?g0.expr=${encodeURIComponent(expr)}&g0.tab=1`,
    },
  };
}

function renderRecording(rule: RecordingRule, parameters: RuleParameters): RenderedRecording {
  const expr = queryOf(rule, parameters).text;
  return { record: rule.name, expr, ...(rule.adds && { labels: { ...rule.adds } }) };
}

/** A group of rules as a file of its own. */
export function renderGroup({ name, interval, fixedInterval, rules }: RuleGroup, parameters: RuleParameters): RuleFile {
  const every = fixedInterval ? interval : scaled(interval, parameters.timeScale);
  const rendered = rules.map((rule) =>
    isAlert(rule) ? renderAlert(rule, parameters) : renderRecording(rule, parameters),
  );
  return { groups: [{ name, interval: formatDuration(every), rules: rendered }] };
}
