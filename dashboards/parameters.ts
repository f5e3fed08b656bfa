import type { AlertOverrides, RuleParameters } from "../rules";
import { resolve } from "../rules/parameters";
import type { AlertRule } from "../rules/rule";

/** What the dashboards take from the stack that they show. */
export interface DashboardParameters extends RuleParameters {
  /** What the user changed of the alerts, so that a panel's limit is the one that rings. @default {} */
  readonly overrides?: AlertOverrides;
}

/** A value that may depend on the stack. */
export type Stacked<T> = T | ((stack: DashboardParameters) => T);

export function resolveFor<T>(value: Stacked<T>, stack: DashboardParameters): T {
  return typeof value === "function" ? (value as (stack: DashboardParameters) => T)(stack) : value;
}

/**
 * Value at which an alert rings, in the unit of its signal.
 * @throws Error for an alert that has no threshold.
 */
export function limitOf(alert: AlertRule, stack: DashboardParameters): number {
  const changed = stack.overrides?.[alert.name]?.threshold;
  if (changed !== undefined) return changed;
  if (!alert.condition) throw new Error(`${alert.name} has no threshold: a panel cannot take its limit from it.`);
  return resolve(alert.condition.threshold, stack);
}
