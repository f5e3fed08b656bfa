import type { RuleParameters } from "../rules";
import type { Column } from "../rules/signals/distribution";

export { limitOf } from "../rules/overrides";

/** What the dashboards take from the stack that they show. */
export interface DashboardParameters extends RuleParameters {
  /** Tables that are observed, each as `layer.table`. */
  readonly tables: readonly string[];
  /** Columns that box plots are drawn of. */
  readonly boxPlots: readonly Column[];
}

/** A value that may depend on the stack. */
export type Stacked<T> = T | ((stack: DashboardParameters) => T);

export function resolveFor<T>(value: Stacked<T>, stack: DashboardParameters): T {
  return typeof value === "function" ? (value as (stack: DashboardParameters) => T)(stack) : value;
}
