import { type Expr, find } from "./grammar";
import { knownSeries } from "./series";

/** Functions that understand a counter's resets. */
const rates = new Set(["rate", "irate", "increase"]);
/** Functions and aggregations for which the value of a counter does not matter, only that it changed or is there. */
const indifferent = new Set([
  "changes",
  "resets",
  "count",
  "group",
  "count_over_time",
  "present_over_time",
  "absent",
  "absent_over_time",
  "timestamp",
]);
/** What may stand between a selector and the function that takes it. */
const wrappers = new Set(["MatrixSelector", "OffsetExpr", "ParenExpr", "FunctionCallBody", "SubqueryExpr"]);

/** A counter's value says nothing by itself, and a rate of something that also goes down is no rate. */
export function misusedCounters(expr: Expr, taker = ""): string[] {
  if (expr.type === "VectorSelector") {
    const name = find(expr, "Identifier")?.text ?? "";
    const counts = knownSeries.get(name)?.counts;
    if (counts === undefined) return [];
    if (counts && !rates.has(taker) && !indifferent.has(taker))
      return [`${name} is a counter and is taken as it is: use increase() or rate()`];
    if (!counts && rates.has(taker))
      return [`${name} is a gauge and cannot be given to ${taker}(): use delta(), deriv() or changes()`];
    return [];
  }
  const next = find(expr, "FunctionIdentifier", "AggregateOp")?.text ?? (wrappers.has(expr.type) ? taker : "");
  return expr.children.flatMap((child) => misusedCounters(child, next));
}
