import { split } from "../../../query/references";

/** What a variable stands for at the moment. */
export interface VariableValue {
  /** The chosen values; when `All` is chosen the values of every option, or `$__all` where it has a value of its own. */
  readonly values: readonly string[];
  /** Names of the chosen values, for titles. @default values */
  readonly texts?: readonly string[];
  /** Put in as it is instead of the values: the custom value of `All`, and Grafana's own variables. */
  readonly verbatim?: string;
  /** Several values may be chosen: a query uses it as a regular expression. */
  readonly multi?: boolean;
}

export type VariableValues = ReadonlyMap<string, VariableValue>;

type Format = (values: readonly string[], variable: VariableValue, name: string) => string;

const escapeRegex = (text: string) => text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
/** A regular expression inside of a PromQL string, where the backslash itself has to be escaped. */
const escapePromRegex = (text: string) => text.replace(/\\/g, "\\\\\\\\").replace(/[$^*{}[\]+?.()|]/g, "\\\\$&");
const escapePromString = (text: string) => text.replace(/\\/g, "\\\\").replace(/["']/g, "\\$&");
const alternatives = (values: readonly string[]) =>
  values.length === 1 ? (values[0] as string) : `(${values.join("|")})`;
const quoted = (quote: string) => (values: readonly string[]) =>
  values.map((value) => `${quote}${value.replaceAll("\\", "\\\\").replaceAll(quote, `\\${quote}`)}${quote}`).join(",");

const formats: Readonly<Record<string, Format>> = {
  promql: (values, { multi }) =>
    multi ? alternatives(values.map(escapePromRegex)) : values.map(escapePromString).join(","),
  regex: (values) => alternatives(values.map(escapeRegex)),
  pipe: (values) => values.join("|"),
  csv: (values) => values.join(","),
  raw: (values) => values.join(","),
  glob: (values) => (values.length === 1 ? (values[0] as string) : `{${values.join(",")}}`),
  json: (values) => JSON.stringify(values.length === 1 ? values[0] : values),
  doublequote: quoted('"'),
  singlequote: quoted("'"),
  percentencode: (values) => encodeURIComponent(values.length === 1 ? (values[0] as string) : `{${values.join(",")}}`),
  queryparam: (values, _variable, name) => values.map((value) => `var-${name}=${encodeURIComponent(value)}`).join("&"),
  text: (values, { texts }) => (texts ?? values).join(" + "),
};

/**
 * Fills variables into a text as Grafana does.
 * @param format For references that name none: `promql` in queries, `text` in titles.
 */
export function interpolate(
  text: string,
  variables: VariableValues,
  format: "promql" | "text" | "raw" = "promql",
): string {
  return split(text, (name) => variables.has(name))
    .map((part) => {
      if (typeof part === "string") return part;
      const variable = variables.get(part.name) as VariableValue;
      const named = part.format ?? format;
      if (variable.verbatim !== undefined && named !== "text" && named !== "queryparam") return variable.verbatim;
      return (formats[named] ?? (formats.glob as Format))(variable.values, variable, part.name);
    })
    .join("");
}
