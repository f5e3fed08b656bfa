import { closest } from "fastest-levenshtein";
import { type RuleParameters, resolve } from "./parameters";
import { type AlertRule, isAlert, type RuleGroup, type Severity } from "./rule";

/** What a user may change of an alert; whatever is left out stays as it is. */
export interface AlertOverride {
  /** `false` switches the alert off. */
  readonly enabled?: boolean;
  /** In the unit of the alert's signal. */
  readonly threshold?: number;
  /** How long the condition must hold, seconds. */
  readonly for?: number;
  readonly severity?: Severity;
}

/** Changes by the alert's name: `{ ConsumerLagHigh: { threshold: 50000 }, NewTopicCreated: { enabled: false } }`. */
export type AlertOverrides = Readonly<Record<string, AlertOverride>>;

/** Thrown for changes that cannot be made; the message names each. */
export class OverrideError extends Error {
  override name = "OverrideError";
}

function override(rule: AlertRule, { threshold, for: duration, severity }: AlertOverride): AlertRule {
  return {
    ...rule,
    ...(duration !== undefined && { for: duration }),
    ...(severity !== undefined && { severity }),
    ...(rule.condition && threshold !== undefined && { condition: { ...rule.condition, threshold } }),
  };
}

/**
 * Value at which an alert rings, in the unit of its signal; the user's, where one was set.
 * @throws Error for an alert that has no threshold.
 */
export function limitOf(alert: AlertRule, parameters: RuleParameters): number {
  const changed = parameters.overrides?.[alert.name]?.threshold;
  if (changed !== undefined) return changed;
  if (!alert.condition) throw new Error(`${alert.name} has no threshold: nothing can take its limit from it.`);
  return resolve(alert.condition.threshold, parameters);
}

function problem(name: string, { threshold }: AlertOverride, alerts: readonly AlertRule[]): string | undefined {
  const rule = alerts.find((alert) => alert.name === name);
  if (!rule) {
    const known = alerts.map((alert) => alert.name).sort();
    return `${name}: no such alert, did you mean ${closest(name, known)}? Known: ${known.join(", ")}`;
  }
  if (threshold !== undefined && !rule.condition)
    return `${name}: found the threshold ${threshold}, but this alert has none; its \`for\` and severity can be set, or enabled: false`;
  return undefined;
}

/** What is wrong with a user's changes, one line each; empty when they can be made. */
export function overrideProblems(groups: readonly RuleGroup[], overrides: AlertOverrides): string[] {
  const alerts = groups.flatMap(({ rules }) => rules.filter(isAlert));
  return Object.entries(overrides).flatMap(([name, change]) => problem(name, change, alerts) ?? []);
}

/**
 * The groups with a user's changes.
 * @throws OverrideError for an alert that does not exist, or a threshold for one that has none.
 */
export function applyOverrides(groups: readonly RuleGroup[], overrides: AlertOverrides): readonly RuleGroup[] {
  const problems = overrideProblems(groups, overrides);
  if (problems.length) throw new OverrideError(`These changes to alerts cannot be made:\n  ${problems.join("\n  ")}`);
  return groups.map((group) => ({
    ...group,
    rules: group.rules.flatMap((rule) => {
      const change = isAlert(rule) ? overrides[rule.name] : undefined;
      if (!isAlert(rule) || !change) return [rule];
      return change.enabled === false ? [] : [override(rule, change)];
    }),
  }));
}
