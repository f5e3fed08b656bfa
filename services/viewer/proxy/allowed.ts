import { allPanels, annotationQuery, type Dashboard, variableQuery } from "../model";
import { type LabelQuery, parseLabelQuery } from "../query/label-query";
import { templateMatcher } from "./template";

type Matcher = (text: string) => boolean;

/** What the dashboards ask of Prometheus; everything else is refused. */
export class AllowedQueries {
  private readonly expressions: readonly Matcher[];
  private readonly lookups: readonly { kind: string; label: Matcher; match: Matcher }[];

  constructor(dashboards: readonly Dashboard[]) {
    this.expressions = dashboards.flatMap(expressionsOf);
    this.lookups = dashboards.flatMap(lookupsOf);
  }

  /** Whether a panel, an annotation or a variable of a dashboard asks for this expression. */
  expression(text: string): boolean {
    return this.expressions.some((matches) => matches(text));
  }

  /** Whether a variable asks for the values of this label, of the series that `match` selects. */
  labelValues(label: string, match: string): boolean {
    return this.lookups.some((one) => one.kind === "label_values" && one.label(label) && one.match(match));
  }

  /** Whether a variable asks for the names of labels, of the series that `match` selects. */
  labelNames(match: string): boolean {
    return this.lookups.some((one) => one.kind === "label_names" && one.match(match));
  }
}

const variablesOf = ({ templating }: Dashboard) => templating?.list ?? [];
const namesOf = (dashboard: Dashboard) => new Set(variablesOf(dashboard).map(({ name }) => name));

/** Queries of variables that cannot be read are shown as an error by the page; there is nothing to allow. */
function labelQueries(dashboard: Dashboard): LabelQuery[] {
  return variablesOf(dashboard)
    .filter(({ type }) => type === "query")
    .flatMap((variable) => {
      try {
        return [parseLabelQuery(variableQuery(variable))];
      } catch {
        return [];
      }
    });
}

function expressionsOf(dashboard: Dashboard): Matcher[] {
  const names = namesOf(dashboard);
  const panels = allPanels(dashboard.panels).flatMap(({ targets }) => targets?.map(({ expr }) => expr ?? "") ?? []);
  const annotations = dashboard.annotations?.list?.map(annotationQuery) ?? [];
  const variables = labelQueries(dashboard).flatMap((query) => (query.kind === "query_result" ? [query.expr] : []));
  const templates = new Set([...panels, ...annotations, ...variables].map((text) => text.trim()).filter(Boolean));
  return [...templates].map((template) => templateMatcher(template, names));
}

function lookupsOf(dashboard: Dashboard) {
  const names = namesOf(dashboard);
  const matcher = (template: string) => templateMatcher(template, names);
  return labelQueries(dashboard).flatMap((query) => {
    switch (query.kind) {
      case "label_values":
        return [{ kind: query.kind, label: matcher(query.label), match: matcher(query.match ?? "") }];
      case "label_names":
        return [{ kind: query.kind, label: matcher(""), match: matcher(query.match ?? "") }];
      case "metrics":
        return [{ kind: "label_values", label: matcher("__name__"), match: matcher("") }];
      default:
        return [];
    }
  });
}
