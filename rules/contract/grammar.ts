import type { SyntaxNode } from "@lezer/common";
import type { LRParser } from "@lezer/lr";

// Its types say that it is an ES module only; it is a CommonJS one too.
const { parser } = require("@prometheus-io/lezer-promql") as { parser: LRParser };

/** A part of a query, with its text. */
export interface Expr {
  readonly type: string;
  readonly text: string;
  readonly from: number;
  readonly to: number;
  readonly children: readonly Expr[];
}

function convert(node: SyntaxNode, source: string): Expr {
  const children: Expr[] = [];
  for (let child = node.firstChild; child; child = child.nextSibling) children.push(convert(child, source));
  const { from, to } = node;
  return { type: node.name, text: source.slice(from, to), from, to, children };
}

/** Parses a query with Prometheus' own grammar. */
export function parse(query: string): Expr {
  const root = convert(parser.parse(query).topNode, query);
  for (const { type, from } of all(root))
    if (type === "⚠") throw new Error(`not PromQL at character ${from}: ${query}`);
  const [expr] = root.children;
  if (!expr) throw new Error("not PromQL: it is empty");
  return expr;
}

/** The part and everything inside it. */
export function all(expr: Expr): Expr[] {
  return [expr, ...expr.children.flatMap(all)];
}

export const find = (expr: Expr, ...types: string[]): Expr | undefined =>
  expr.children.find(({ type }) => types.includes(type));

/** Every part of these types, however deep. */
export const every = (expr: Expr, ...types: string[]): Expr[] => all(expr).filter(({ type }) => types.includes(type));

/** What a string literal stands for. */
export const unquote = (expr: Expr): string => JSON.parse(expr.text);

/** Labels in a `by (…)`, `on (…)` or `group_left (…)`. */
export const labelNames = (grouping: Expr | undefined): string[] =>
  grouping ? every(grouping, "LabelName").map(({ text }) => text) : [];
