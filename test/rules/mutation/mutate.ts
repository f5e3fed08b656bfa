import { all, type Expr, parse } from "../../../rules/contract/grammar";
import type { RenderedAlert, RenderedRecording, RuleFile } from "../../../rules/render";

/** A rule file with one thing wrong in it. */
export interface Mutant {
  /** What was changed, in its place: `Alert: lag > «10000 → 11000»`. */
  readonly change: string;
  readonly rules: RuleFile;
}

export type RenderedRule = RenderedAlert | RenderedRecording;
/** Other text for one place of an expression. */
type Edit = readonly [Expr, string];

const comparisons: Readonly<Record<string, readonly string[]>> = {
  ">": [">=", "<"],
  "<": ["<=", ">"],
  ">=": [">", "<"],
  "<=": ["<", ">"],
  "==": ["!="],
  "!=": ["=="],
};
const words: Readonly<Record<string, readonly string[]>> = {
  and: ["unless"],
  unless: ["and"],
  or: ["and"],
  sum: ["max"],
  max: ["sum", "min"],
};

/** Small whole numbers count things, which come one by one. */
function numbers(text: string): string[] {
  const value = Number(text);
  return Number.isInteger(value) && value < 10
    ? [`${value + 1}`, `${value - 1}`]
    : [`${value * 1.1}`, `${value * 0.9}`];
}

function duration(text: string): string[] {
  const [, count = "", unit = ""] = /^(\d+)(\w+)$/.exec(text) ?? [];
  return [
    `${Number(count) * 2}${unit}`,
    unit === "d" ? `${Number(count) * 12}h` : `${(Number(count) * 60) / 2}${{ h: "m", m: "s" }[unit]}`,
  ];
}

function replacements({ type, text }: Expr): readonly string[] {
  if (type === "NumberDurationLiteral") return text === "Inf" ? [] : numbers(text);
  if (type === "NumberDurationLiteralInDurationContext") return duration(text);
  if (/^(Gtr|Lss|Gte|Lte|Eqlc|Neq)$/.test(type)) return comparisons[text] ?? [];
  if (/^(And|Or|Unless|Sum|Max)$/.test(type)) return words[text] ?? [];
  return [];
}

/** A selector asks for more when one of its conditions is forgotten. */
function forgottenMatchers(expr: Expr): Edit[] {
  return all(expr)
    .filter(({ type }) => type === "LabelMatchers")
    .flatMap((matchers) =>
      matchers.children.map((forgotten): Edit => {
        const kept = matchers.children.filter((matcher) => matcher !== forgotten).map(({ text }) => text);
        return [matchers, `{${kept.join(",")}}`];
      }),
    );
}

function mutateExpr(expr: string): { text: string; change: string }[] {
  const root = parse(expr);
  const edits = all(root).flatMap((part) => replacements(part).map((text): Edit => [part, text]));
  // Inside matchers `!=` is another thing, covered by forgetting them.
  const inMatcher = new Set(
    all(root)
      .filter(({ type }) => type === "UnquotedLabelMatcher")
      .flatMap(all),
  );
  return [...edits.filter(([part]) => !inMatcher.has(part)), ...forgottenMatchers(root)].map(
    ([{ from, to, text: former }, text]) => {
      const around = (middle: string) => `${expr.slice(0, from)}${middle}${expr.slice(to)}`;
      return { text: around(text), change: around(`«${former} → ${text}»`) };
    },
  );
}

const toSeconds = (text: string) =>
  [...text.matchAll(/(\d+)([dhms])/g)].reduce(
    (sum, [, count, unit]) => sum + Number(count) * { d: 86_400, h: 3600, m: 60, s: 1 }[unit as "d" | "h" | "m" | "s"],
    0,
  );

/** How long something must be so, or goes on: one evaluation more, one less, and none at all. */
function mutateDuration(
  rule: RenderedRule,
  key: "for" | "keep_firing_for",
  interval: number,
): { other: RenderedRule; change: string }[] {
  if (!("alert" in rule)) return [];
  const seconds = toSeconds(rule[key] ?? "");
  return [...new Set([seconds + interval, seconds - interval, 0])]
    .filter((other) => other >= 0 && other !== seconds)
    .map((other) => ({ other: { ...rule, [key]: `${other}s` }, change: `${key} «${rule[key] ?? "0s"} → ${other}s»` }));
}

const nameOf = (rule: RenderedRule) => ("alert" in rule ? rule.alert : rule.record);

/**
 * Every rule file that differs from this one by one comparison, number, duration, word, forgotten condition, `for` or `keep_firing_for`,
 * in one of the rules that are to be changed.
 */
export function mutants({ groups }: RuleFile, changes: (rule: RenderedRule) => boolean): Mutant[] {
  return groups.flatMap((group) =>
    group.rules.filter(changes).flatMap((rule) => {
      const inPlace = (other: RenderedRule, change: string): Mutant => ({
        change: `${nameOf(rule)}: ${change}`,
        rules: { groups: [{ ...group, rules: group.rules.map((one) => (one === rule ? other : one)) }] },
      });
      return [
        ...mutateExpr(rule.expr).map(({ text, change }) => inPlace({ ...rule, expr: text }, change)),
        ...(["for", "keep_firing_for"] as const)
          .flatMap((key) => mutateDuration(rule, key, toSeconds(group.interval)))
          .map(({ other, change }) => inPlace(other, change)),
      ];
    }),
  );
}
