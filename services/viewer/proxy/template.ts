import { builtIn } from "../query/builtin";
import { type Reference, split } from "../query/references";

/** Longest expression that is looked at, characters. */
export const maxExpression = 16_384;

/** Outside of a string literal a variable may stand for a name, a number or a duration, and for nothing that has a structure. */
const word = /[A-Za-z0-9_:.]{1,128}/;

type Piece = { readonly quote: string; readonly text: string };

/** Splits an expression of PromQL into code (`quote` is empty) and the insides of its string literals. */
function pieces(expression: string): Piece[] {
  const found: Piece[] = [];
  let [start, quote] = [0, ""];
  for (let at = 0; at < expression.length; at++) {
    const char = expression[at] as string;
    if (quote && char === "\\" && quote !== "`") at++;
    else if (quote ? char === quote : `"'\``.includes(char)) {
      found.push({ quote, text: expression.slice(start, at) });
      quote = quote ? "" : char;
      start = at + 1;
    }
  }
  return [...found, { quote, text: expression.slice(start) }];
}

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

function codeMatcher(parts: readonly (string | Reference)[]): (text: string) => boolean {
  const source = parts.map((part) =>
    typeof part === "string" ? escaped(part) : `(?:${(builtIn[part.name] ?? word).source})`,
  );
  const whole = new RegExp(`^${source.join("")}$`);
  return (text) => whole.test(text);
}

/** Inside of a string literal a variable may stand for any text: the literal's end is settled before. Linear in the text's length. */
function literalMatcher(parts: readonly (string | Reference)[]): (text: string) => boolean {
  const texts = [""];
  for (const part of parts) {
    if (typeof part === "string") texts[texts.length - 1] += part;
    else texts.push("");
  }
  const [first, ...rest] = texts as [string, ...string[]];
  const last = rest.pop();
  if (last === undefined) return (text) => text === first;
  return (text) => {
    if (!text.startsWith(first)) return false;
    let at = first.length;
    for (const middle of rest) {
      const next = text.indexOf(middle, at);
      if (next < 0) return false;
      at = next + middle.length;
    }
    return text.length - last.length >= at && text.endsWith(last);
  };
}

/**
 * Tells whether an expression is `template` with its variables filled in. What a variable stands for cannot change the structure
 * of the expression: a string literal ends where it ends in the template, and outside of literals only a word may be put in.
 * @param variables Names that are variables in the template beside Grafana's own.
 */
export function templateMatcher(template: string, variables: ReadonlySet<string>): (expression: string) => boolean {
  const known = (name: string) => variables.has(name) || name in builtIn;
  const expected = pieces(template).map(({ quote, text }) => {
    const parts = split(text, known);
    return { quote, matches: quote ? literalMatcher(parts) : codeMatcher(parts) };
  });
  return (expression) => {
    if (expression.length > maxExpression) return false;
    const found = pieces(expression);
    return (
      found.length === expected.length &&
      found.every(({ quote, text }, index) => quote === expected[index]?.quote && expected[index].matches(text))
    );
  };
}
