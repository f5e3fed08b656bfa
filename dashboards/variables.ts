import * as dashboard from "@grafana/grafana-foundation-sdk/dashboard";
import { type Matchers, matching, Query, type Series, select } from "../rules/promql";
import { prometheusSource } from "./data-sources";

/** A choice at the top of a dashboard. */
export type Variable = dashboard.VariableModel;

const all = { selected: true, text: ["All"], value: ["$__all"] };

interface Choice<Label extends string> {
  readonly name: string;
  readonly label: string;
  readonly description: string;
  /** Series whose label's values can be chosen. */
  readonly from: Series<Label>;
  readonly of: NoInfer<Label>;
  /** Variables that narrow the choice. @default {} */
  readonly where?: Matchers<NoInfer<Label>>;
}

function values<Label extends string>({ name, label, description, from, of, where }: Choice<Label>) {
  const query = `label_values(${select(from, where).text}, ${of})`;
  return new dashboard.QueryVariableBuilder(name)
    .label(label)
    .description(description)
    .datasource(prometheusSource)
    .query({ qryType: 1, query, refId: `variable-${name}` })
    .definition(query)
    .refresh(dashboard.VariableRefresh.OnTimeRangeChanged)
    .sort(dashboard.VariableSort.AlphabeticalAsc);
}

/** Any number of the values, all of them at first. */
export const several = <const Label extends string>(choice: Choice<Label>): Variable =>
  values(choice).multi(true).includeAll(true).allValue(".*").current(all).build();

/** One of the values. @param first The one that is chosen at first. */
export const one = <const Label extends string>(choice: Choice<Label>, first: string): Variable =>
  values(choice).multi(false).includeAll(false).current({ selected: true, text: first, value: first }).build();

/** Length of time that a query looks back, whatever the time range of the dashboard is. */
export const lookBack = (
  name: string,
  label: string,
  description: string,
  spans: readonly string[],
  first: string,
): Variable =>
  new dashboard.IntervalVariableBuilder(name)
    .label(label)
    .description(description)
    .values(spans.join(","))
    .options(spans.map((value) => ({ selected: value === first, text: value, value })))
    .current({ selected: true, text: first, value: first })
    .auto(false)
    .build();

/** Condition that a label has one of the values that are chosen. */
export const chosen = (name: string) => matching(`$${name}`);

/** The chosen length of time, for `[…]`. */
export const chosenSpan = (name: string): Query => new Query(() => `$${name}`, []);
