import { type Expr, every, find, labelNames, unquote } from "./grammar";
import { knownSeries } from "./series";

/** Labels of a vector; `undefined` for a number. */
export type Labels = ReadonlySet<string> | undefined;

/** Functions whose result is a number, or a vector without the labels of what they are given. */
const withoutLabels = new Set(["vector", "absent", "absent_over_time"]);
const scalars = new Set(["time", "scalar", "pi"]);
const keepsLabels = new Set(["topk", "bottomk", "limitk", "limit_ratio"]);
const setOperators = ["And", "Or", "Unless"];
const isOperand = ({ type }: Expr) => /(Expr|Selector|Literal|FunctionCall)$/.test(type);

const list = (labels: Iterable<string>) => `{${[...labels].sort().join(", ")}}`;
const missing = (wanted: readonly string[], labels: ReadonlySet<string>) =>
  wanted.filter((label) => !labels.has(label));

/** Derives the labels of a query's result, and reports where its parts do not fit together. */
export class LabelCheck {
  readonly problems: string[] = [];

  labels(expr: Expr): Labels {
    switch (expr.type) {
      case "NumberDurationLiteral":
      case "StringLiteral":
        return undefined;
      case "VectorSelector":
        return knownSeries.get(find(expr, "Identifier")?.text ?? "")?.labels ?? new Set();
      case "AggregateExpr":
        return this.aggregate(expr);
      case "FunctionCall":
        return this.call(expr);
      case "BinaryExpr":
        return this.binary(expr);
      default: {
        const inner = expr.children.find(isOperand);
        if (!inner) throw new Error(`the contract does not know ${expr.type}: ${expr.text}`);
        return this.labels(inner);
      }
    }
  }

  private arguments(call: Expr): Expr[] {
    return find(call, "FunctionCallBody")?.children.filter(isOperand) ?? [];
  }

  private aggregate(expr: Expr): Labels {
    const inner = this.labels(this.arguments(expr).at(-1) as Expr) ?? new Set<string>();
    const modifier = find(expr, "AggregateModifier");
    const wanted = labelNames(modifier);
    const lost = missing(wanted, inner);
    if (lost.length) this.problems.push(`grouped by ${list(lost)}, which is not a label there: ${expr.text}`);
    if (keepsLabels.has(find(expr, "AggregateOp")?.text ?? "")) return inner;
    if (modifier && find(modifier, "Without")) return new Set(missing([...inner], new Set(wanted)));
    return new Set(wanted);
  }

  private call(expr: Expr): Labels {
    const name = find(expr, "FunctionIdentifier")?.text ?? "";
    const args = this.arguments(expr);
    const vector = args.map((arg) => this.labels(arg)).find((labels) => labels !== undefined);
    if (scalars.has(name)) return undefined;
    if (withoutLabels.has(name)) return new Set();
    if (name === "label_replace") return new Set([...(vector ?? []), unquote(args[1] as Expr)]);
    if (name === "histogram_quantile") return new Set(missing([...(vector ?? [])], new Set(["le"])));
    return vector;
  }

  private binary(expr: Expr): Labels {
    const [left, right] = expr.children.filter(isOperand).map((side) => this.labels(side));
    if (!left || !right) return left ?? right;
    const modifier = find(expr, "MatchingModifierClause");
    if (!modifier) return this.equal(expr, left, right);
    const [matched, included] = modifier.children.filter(({ type }) => type === "GroupingLabels").map(labelNames);
    const on = find(modifier, "On") ? (matched ?? []) : missing([...left], new Set(matched));
    for (const side of [left, right]) {
      const lost = missing(on, side);
      if (lost.length) this.problems.push(`matched on ${list(lost)}, which one side does not have: ${expr.text}`);
    }
    if (find(expr, ...setOperators)) return left;
    if (find(modifier, "GroupLeft")) return new Set([...left, ...(included ?? [])]);
    if (find(modifier, "GroupRight")) return new Set([...right, ...(included ?? [])]);
    return new Set(on);
  }

  private equal(expr: Expr, left: ReadonlySet<string>, right: ReadonlySet<string>): Labels {
    if (list(left) !== list(right))
      this.problems.push(`labels that cannot match, ${list(left)} and ${list(right)}: ${expr.text}`);
    return left;
  }
}

/** Selectors must name a known series, by labels that it has. */
export function unknownNames(expr: Expr): string[] {
  return every(expr, "VectorSelector").flatMap((selector) => {
    const name = find(selector, "Identifier")?.text ?? "";
    const known = knownSeries.get(name);
    if (!known) return [`unknown metric ${name || selector.text}`];
    return missing(labelNames(find(selector, "LabelMatchers")), known.labels).map(
      (label) => `${name} has no label ${label}; it has ${list(known.labels)}`,
    );
  });
}
