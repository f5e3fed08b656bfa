import type { Query } from "./promql";

/** One question that the stack asks of its metrics. Alerts and panels stand on these. */
export interface Signal {
  /** What is measured, as a panel's title would say it. */
  readonly name: string;
  /** What the value means and what good looks like. */
  readonly description: string;
  /** Unit of the value: `seconds`, `records`, `ratio` … */
  readonly unit: string;
  readonly query: Query;
}
