import type { Metric } from "../metrics";
import { formatDuration } from "./duration";
import type { Configured } from "./parameters";

/** Labels that every series carries because of how it was scraped. */
export type TargetLabel = "job" | "instance" | "cluster";

/** What a selector may name: a metric of the catalog, a series that Prometheus adds to each scrape, or a recorded one. */
export type Series<Label extends string = string> = Pick<Metric<Label>, "name" | "labels"> & {
  /** Scrape job that delivers it; unset where every job does, or where a recording rule does. */
  readonly job?: Metric["job"];
  /** What a recorded series is computed from. */
  readonly expr?: Configured<Query>;
};

/** Condition on a label's value. */
export interface LabelMatch {
  readonly operator: "=" | "!=" | "=~" | "!~";
  readonly value: string;
}
export const not = (value: string): LabelMatch => ({ operator: "!=", value });
export const matching = (regex: string): LabelMatch => ({ operator: "=~", value: regex });
export const notMatching = (regex: string): LabelMatch => ({ operator: "!~", value: regex });
export const oneOf = (values: readonly string[]): LabelMatch => matching(values.join("|"));

/** Conditions by label; a plain value means equality. */
export type Matchers<Label extends string = string> = Partial<Record<Label | TargetLabel, string | LabelMatch>>;

function renderMatchers(matchers: readonly (readonly [label: string, match?: string | LabelMatch])[]): string {
  const parts = matchers.map(([label, match = ""]) => {
    const { operator, value } = typeof match === "string" ? { operator: "=", value: match } : match;
    return `${label}${operator}${JSON.stringify(value)}`;
  });
  return parts.length ? `{${parts.join(",")}}` : "";
}

/** A piece of PromQL that knows which series it stands on. Made by `promql` and `select` only. */
export class Query {
  constructor(
    private readonly render: (filter: Matchers) => string,
    /** Every series that it names. */
    readonly series: readonly Series[],
  ) {}

  get text(): string {
    return this.render({});
  }

  /** The same question, asked of fewer series: each selector whose metric has the label takes the condition too. */
  where(filter: Matchers): Query {
    return new Query((more) => this.render({ ...filter, ...more }), this.series);
  }

  /** As an argument of a function, which needs no parentheses of its own. */
  argument(filter: Matchers): string {
    return this.render(filter);
  }

  /** As an operand: in parentheses where an operator beside it could tear it apart. */
  operand(filter: Matchers): string {
    const text = this.render(filter);
    return isCompound(text) ? `(${text})` : text;
  }
}

/** Selects the series of a metric. Label names are checked against the catalog by the compiler. */
export function select<const Label extends string>(
  series: Series<Label>,
  matchers: Matchers<NoInfer<Label>> = {},
): Query {
  const known = new Set<string>([...series.labels, "job", "instance", "cluster"]);
  return new Query(
    (filter) => {
      const applicable = Object.entries(filter).filter(([label]) => known.has(label));
      // Of a label that both name both conditions hold: a panel's choice narrows a signal, and never widens it.
      return series.name + renderMatchers([...Object.entries(matchers), ...applicable]);
    },
    [series],
  );
}

type Part = Series | Query | { readonly query: Query } | number;

function toQuery(part: Part): Query {
  if (typeof part === "number") return new Query(() => String(part), []);
  if (part instanceof Query) return part;
  return "query" in part ? part.query : select(part);
}

/**
 * PromQL in which every metric is a value, never a name: promql`sum by (topic) (rate(${kafka.messagesIn}[5m]))`.
 * Metrics, selections, signals, recorded series, other queries and numbers may stand in it.
 */
export function promql(strings: TemplateStringsArray, ...parts: Part[]): Query {
  const queries = parts.map(toQuery);
  const text = (filter: Matchers) =>
    strings.map((string, i) => string.replace(/\s+/g, " ") + (queries[i]?.operand(filter) ?? "")).join("");
  return new Query(
    (filter) => text(filter).trim(),
    queries.flatMap((query) => query.series),
  );
}

/** Whatever at least one of the queries gives; of two with the same labels, the first one's value. */
export const anyOf = (queries: readonly Query[]): Query =>
  new Query(
    (filter) => queries.map((query) => query.operand(filter)).join(" or "),
    queries.flatMap((query) => query.series),
  );

/** A length of time for `[…]` and `offset`. */
export const span = (seconds: number): Query => new Query(() => formatDuration(seconds), []);

/** The series in which a histogram counts observations up to each bound. */
export const bucket = <Label extends string>(histogram: Metric<Label>): Series<Label | "le"> => ({
  ...histogram,
  name: `${histogram.name}_bucket`,
  labels: [...histogram.labels, "le"],
});
/** The series in which a histogram counts all observations. */
export const count = <Label extends string>(histogram: Metric<Label>): Series<Label> => ({
  ...histogram,
  name: `${histogram.name}_count`,
});

/** Whether an operator stands outside of all parentheses, braces and strings. */
function isCompound(text: string): boolean {
  let outside = text.replace(/"(?:[^"\\]|\\.)*"/g, '""');
  for (let before = ""; before !== outside; ) {
    before = outside;
    outside = outside.replace(/\([^()]*\)|\{[^{}]*\}|\[[^[\]]*\]/g, "");
  }
  return /\s(and|or|unless|[-+*/%^]|[<>=!]=?)\s/.test(` ${outside} `);
}
