import type { TimeRange } from "@grafana/data";
import { variableQuery } from "../../../model";
import { parseLabelQuery } from "../../../query/label-query";
import { referencedNames } from "../../../query/references";
import type { Variable } from "../model";
import { askPrometheus } from "./api";
import type { PrometheusData } from "./frames";
import { interpolate, type VariableValue, type VariableValues } from "./interpolate";
import { intervalFor } from "./intervals";

/** What Grafana writes into the address for `All`. */
export const allOption = "$__all";

export interface Option {
  readonly value: string;
  readonly label: string;
}

export interface ResolvedVariable {
  readonly definition: Variable;
  readonly options: readonly Option[];
  /** What is chosen, with `$__all` for all. */
  readonly chosen: readonly string[];
  readonly value: VariableValue;
  /** Why its options could not be read. */
  readonly error?: string;
}

export interface ResolveContext {
  readonly range: TimeRange;
  /** Seconds. */
  readonly scrapeInterval: number;
  readonly parameters: URLSearchParams;
  readonly signal: AbortSignal;
}

const asList = (value: string | readonly string[] | undefined): string[] =>
  (value === undefined ? [] : typeof value === "string" ? [value] : [...value]).filter((one) => one !== "");

/** `a,b : c\,d` as the options of a custom, interval or constant variable. */
function written({ query, options }: Variable): Option[] {
  if (typeof query !== "string") return (options ?? []).map(({ value, text }) => ({ value, label: text }));
  const parts = query.match(/(?:\\,|[^,])+/g) ?? [];
  return parts.map((part) => {
    const text = part.replaceAll("\\,", ",").trim();
    const pair = /^(.+)\s:\s(.+)$/.exec(text);
    return pair
      ? { label: (pair[1] as string).trim(), value: (pair[2] as string).trim() }
      : { label: text, value: text };
  });
}

/** `/pattern/flags` or a bare pattern; its first group, or the group named `value`, is the option. */
function applyRegex(values: readonly string[], source: string | undefined): Option[] {
  if (!source) return values.map((value) => ({ value, label: value }));
  const parts = /^\/([\s\S]*)\/(\w*)$/.exec(source);
  const pattern = new RegExp(parts?.[1] ?? source, (parts?.[2] ?? "").replace("g", ""));
  const found = values.flatMap((text) => {
    const match = pattern.exec(text);
    if (!match) return [];
    const value = match.groups?.value ?? match[1] ?? match[0];
    return [[value, { value, label: match.groups?.text ?? value }] as const];
  });
  return [...new Map(found).values()];
}

const numeric = (text: string) => Number.parseFloat(/-?\d+(\.\d+)?/.exec(text)?.[0] ?? "NaN");
const orders: Record<number, (one: Option, other: Option) => number> = {
  1: (one, other) => one.label.localeCompare(other.label),
  2: (one, other) => other.label.localeCompare(one.label),
  3: (one, other) => numeric(one.label) - numeric(other.label),
  4: (one, other) => numeric(other.label) - numeric(one.label),
  5: (one, other) => one.label.toLowerCase().localeCompare(other.label.toLowerCase()),
  6: (one, other) => other.label.toLowerCase().localeCompare(one.label.toLowerCase()),
  7: (one, other) => one.label.localeCompare(other.label, undefined, { numeric: true }),
  8: (one, other) => other.label.localeCompare(one.label, undefined, { numeric: true }),
};

function resultText(data: PrometheusData): string[] {
  if (data.resultType !== "vector") return [];
  return data.result.map(({ metric: { __name__: name = "", ...labels }, value }) => {
    const inside = Object.entries(labels).map(([label, text]) => `${label}="${text}"`);
    return `${name}{${inside.join(",")}} ${value[1]} ${value[0] * 1000}`;
  });
}

async function queried(variable: Variable, before: VariableValues, context: ResolveContext): Promise<Option[]> {
  const { range, signal, scrapeInterval } = context;
  const own = intervalFor(range, 1000, undefined, scrapeInterval).variables;
  const fill = (text: string) => interpolate(text, new Map([...own, ...before]));
  const [start, end] = [String(Math.floor(range.from.valueOf() / 1000)), String(Math.ceil(range.to.valueOf() / 1000))];
  const list = (path: string, match?: string) =>
    askPrometheus<string[]>(path, { start, end, ...(match && { "match[]": fill(match) }) }, signal);
  const query = parseLabelQuery(variableQuery(variable));
  const read = async (): Promise<string[]> => {
    switch (query.kind) {
      case "label_values":
        return list(`label/${fill(query.label)}/values`, query.match);
      case "label_names":
        return list("labels", query.match);
      case "metrics":
        return (await list("label/__name__/values")).filter((name) => new RegExp(fill(query.pattern)).test(name));
      case "query_result":
        return resultText(await askPrometheus<PrometheusData>("query", { query: fill(query.expr), time: end }, signal));
    }
  };
  const options = applyRegex(await read(), variable.regex && fill(variable.regex));
  const order = orders[variable.sort ?? 0];
  return order ? options.sort(order) : options;
}

const inAddress = ({ name }: Variable, parameters: URLSearchParams): string[] =>
  parameters.getAll(`var-${name}`).map((value) => (value === "All" ? allOption : value));

function choose(variable: Variable, options: readonly Option[], parameters: URLSearchParams): string[] {
  const wanted = inAddress(variable, parameters);
  const standard = asList(variable.current?.value);
  const candidates = wanted.length ? wanted : standard;
  if (candidates.includes(allOption) && variable.includeAll) return [allOption];
  // What stands in the address counts even when Prometheus does not know it any more.
  const known = wanted.length
    ? candidates
    : candidates.filter((value) => options.some((option) => option.value === value));
  if (known.length) return variable.multi ? known : known.slice(0, 1);
  if (variable.includeAll) return [allOption];
  return options.slice(0, 1).map(({ value }) => value);
}

function chosenValue(variable: Variable, options: readonly Option[], chosen: readonly string[]): VariableValue {
  const multi = variable.multi || variable.includeAll;
  if (!chosen.includes(allOption)) {
    const texts = chosen.map((value) => options.find((option) => option.value === value)?.label ?? value);
    return { values: chosen, texts, multi };
  }
  if (variable.allValue) return { values: [allOption], texts: ["All"], multi, verbatim: variable.allValue };
  return { values: options.map(({ value }) => value), texts: ["All"], multi };
}

/** The options of a variable that asks nobody; nothing for one that does. */
function unasked(variable: Variable): Option[] | undefined {
  if (variable.type === "query") return undefined;
  if (variable.type === "datasource") return [];
  if (variable.type !== "textbox" && variable.type !== "constant") return written(variable);
  const text = String(variable.query ?? "");
  return [{ value: text, label: text }];
}

/** What is chosen of these options, and what that stands for. */
function resolvedBy(variable: Variable, options: readonly Option[], parameters: URLSearchParams): ResolvedVariable {
  const chosen = choose(variable, options, parameters);
  return { definition: variable, options, chosen, value: chosenValue(variable, options, chosen) };
}

/** The default as the only option, while the others are not known. */
const defaultOptions = ({ current }: Variable): Option[] =>
  asList(current?.value)
    .filter((value) => value !== allOption)
    .map((value) => ({ value, label: value }));

/**
 * What a variable stands for, where no option has to be known for it: it asks nobody, has a value for `All`, or is in the address.
 * @param trusts Whether a default counts too, though it may be no option any more.
 */
function atOnce(variable: Variable, parameters: URLSearchParams, trusts = false): ResolvedVariable | undefined {
  const wanted = inAddress(variable, parameters);
  const options = unasked(variable) ?? defaultOptions(variable);
  const isAll = (wanted.length ? wanted : asList(variable.current?.value)).includes(allOption) && variable.includeAll;
  const isSaid = wanted.length > 0 || (trusts && options.length === 1);
  const isKnown = variable.type !== "query" || (isAll ? variable.allValue : isSaid && !variable.regex);
  return isKnown ? resolvedBy(variable, options, parameters) : undefined;
}

/** A variable with the options that it had before, and why it has no newer ones. */
function withFormerOptions(
  one: ResolvedVariable,
  parameters: URLSearchParams,
  former: readonly ResolvedVariable[],
): ResolvedVariable {
  const before = former.find(({ definition }) => definition === one.definition);
  return before ? { ...resolvedBy(one.definition, before.options, parameters), error: one.error ?? before.error } : one;
}

/** Variables whose options could not be read keep those that they had before. */
export const keepingOptions = (
  found: readonly ResolvedVariable[],
  parameters: URLSearchParams,
  former: readonly ResolvedVariable[] = [],
): ResolvedVariable[] => found.map((one) => (one.error ? withFormerOptions(one, parameters, former) : one));

/**
 * Every variable, where the values of all can be said before their options are read; those that can be chosen follow, and correct
 * a default that is none of them.
 * @param former The variables until now, whose options count until then.
 */
export function knownVariables(
  list: readonly Variable[],
  parameters: URLSearchParams,
  former: readonly ResolvedVariable[] = [],
): ResolvedVariable[] | undefined {
  const known = list.map((variable) => {
    const now = atOnce(variable, parameters, true);
    return now && withFormerOptions(now, parameters, former);
  });
  return known.every((one) => one !== undefined) ? known : undefined;
}

async function resolveOne(
  variable: Variable,
  before: VariableValues,
  context: ResolveContext,
): Promise<ResolvedVariable> {
  let options = unasked(variable);
  let error: string | undefined;
  if (!options) {
    try {
      options = await queried(variable, before, context);
    } catch (failure) {
      if (context.signal.aborted) throw failure;
      error = (failure as Error).message;
      // Nobody knows whether the default is an option still; without it the panels would ask for nothing at all.
      options = defaultOptions(variable);
    }
  }
  return { ...resolvedBy(variable, options, context.parameters), error };
}

/** Finds the options and values of every variable; one that refers to others waits until their values are known, no longer. */
export async function resolveVariables(
  list: readonly Variable[],
  context: ResolveContext,
): Promise<ResolvedVariable[]> {
  const byName = new Map(list.map((variable) => [variable.name, variable]));
  const started = new Map<string, Promise<ResolvedVariable>>();
  const knownValue = async (variable: Variable): Promise<VariableValue> =>
    (atOnce(variable, context.parameters) ?? ((await started.get(variable.name)) as ResolvedVariable)).value;
  for (const variable of list) {
    const texts = [variable.type === "query" ? variableQuery(variable) : "", variable.regex ?? ""].join("\n");
    const needed = referencedNames(texts, (name) => byName.has(name) && started.has(name));
    const before = needed.map(async (name) => [name, await knownValue(byName.get(name) as Variable)] as const);
    started.set(
      variable.name,
      Promise.all(before).then((known) => resolveOne(variable, new Map(known), context)),
    );
  }
  return Promise.all(started.values());
}
