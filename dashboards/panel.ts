import type * as cog from "@grafana/grafana-foundation-sdk/cog";
import * as dashboard from "@grafana/grafana-foundation-sdk/dashboard";
import * as prometheus from "@grafana/grafana-foundation-sdk/prometheus";
import type { Matchers } from "../rules/promql";
import type { AlertRule } from "../rules/rule";
import type { Signal } from "../rules/signal";
import { prometheusSource } from "./data-sources";
import { type DashboardParameters, resolveFor, type Stacked } from "./parameters";
import { type Steps, thresholds, unitOf } from "./style";

/** A panel of a stack, without its place on the dashboard. */
export type PanelOf = (stack: DashboardParameters) => dashboard.Panel;

/** A signal that a panel asks for. */
export interface Question {
  readonly signal: Signal;
  /** Name of each series, with `{{label}}` filled in. @default all of its labels */
  readonly legend?: string;
  /** Variables of the dashboard that narrow the signal down. @default {} */
  readonly where?: Matchers;
  /** Name by which transformations and overrides speak of it. @default A, B, C … */
  readonly refId?: string;
}

/** What every panel says of itself. */
export interface PanelSpec {
  readonly title: string;
  /** What is shown and what good looks like. @default the description of the first signal */
  readonly description?: string;
  readonly ask: readonly Question[];
  /** Unit of the catalog. @default that of the first signal */
  readonly unit?: string;
  /** What stands on the panel while there is nothing to show. */
  readonly noData: string;
  /** Columns of the 24. */
  readonly width: number;
  /** Rows of about 30 pixels. @default 8 */
  readonly height?: number;
  /** Colours by value; on time series dashed lines. @default none */
  readonly steps?: Steps;
  readonly mappings?: dashboard.ValueMapping[];
  readonly min?: number;
  readonly max?: number;
  readonly decimals?: number;
  /** Alerts on what is shown: their runbooks are linked. @default [] */
  readonly alerts?: readonly AlertRule[];
  readonly transformations?: dashboard.DataTransformerConfig[];
  /** Settings of single fields, by name of the series. @default none */
  readonly overrides?: readonly { readonly matcher: dashboard.MatcherConfig; readonly properties: Properties }[];
}

export type Properties = dashboard.DynamicConfigValue[];

/** Fields of one question. */
export const byQuestion = (refId: string, properties: Properties) => ({
  matcher: { id: "byFrameRefID", options: refId },
  properties,
});
/** One field. */
export const byName = (name: string, properties: Properties) => ({
  matcher: { id: "byName", options: name },
  properties,
});
export const fixedColor = (color: string): Properties => [{ id: "color", value: { mode: "fixed", fixedColor: color } }];

/** How a panel asks: over the time shown, or how it is at its end. */
export type Asking = "range" | "instant" | "table" | "heatmap";

export function target(question: Question, index: number, asking: Asking): cog.Builder<cog.Dataquery> {
  const query = question.where ? question.signal.query.where(question.where) : question.signal.query;
  const builder = new prometheus.DataqueryBuilder()
    .refId(question.refId ?? String.fromCharCode(65 + index))
    .expr(query.text)
    .datasource(prometheusSource)
    .editorMode(prometheus.QueryEditorMode.Code)
    .legendFormat(question.legend ?? "__auto");
  if (asking === "table") return builder.format(prometheus.PromQueryFormat.Table).instant();
  if (asking === "heatmap") return builder.format(prometheus.PromQueryFormat.Heatmap).range();
  return asking === "instant" ? builder.instant() : builder.range();
}

/** What Grafana calls the panel's own options, beside those that every panel has. */
interface Visualization {
  readonly type: string;
  readonly options: object;
  readonly custom?: object;
  readonly color?: dashboard.FieldColor;
  readonly asking: Asking;
}

/** Links of a panel's corner: one to the runbook of each alert on it. */
const runbookLinks = (alerts: readonly AlertRule[], { links }: DashboardParameters): dashboard.DashboardLink[] =>
  alerts.map(({ name }) => ({
    ...dashboard.defaultDashboardLink(),
    title: `Runbook: ${name}`,
    url: `${links.runbooks}/${name}`,
    targetBlank: true,
  }));

function fieldConfig(spec: PanelSpec, { custom, color }: Visualization): dashboard.FieldConfigSource {
  return {
    defaults: {
      unit: unitOf(spec.unit ?? spec.ask[0]?.signal.unit ?? ""),
      noValue: spec.noData,
      ...(spec.steps && { thresholds: thresholds(spec.steps) }),
      ...(spec.mappings && { mappings: spec.mappings }),
      ...(spec.min !== undefined && { min: spec.min }),
      ...(spec.max !== undefined && { max: spec.max }),
      ...(spec.decimals !== undefined && { decimals: spec.decimals }),
      ...(color && { color }),
      ...(custom && { custom }),
    },
    overrides: [...(spec.overrides ?? [])],
  };
}

/** A panel of any kind: what they have in common is said here only. */
export function panel<S extends PanelSpec>(spec: Stacked<S>, visualize: (spec: S) => Visualization): PanelOf {
  return (stack) => {
    const resolved = resolveFor(spec, stack);
    const { title, description, ask, width, height = 8, transformations, alerts = [] } = resolved;
    const visualization = visualize(resolved);
    const builder = new dashboard.PanelBuilder()
      .type(visualization.type)
      .title(title)
      .description(description ?? ask[0]?.signal.description ?? "")
      .datasource(prometheusSource)
      .gridPos({ x: 0, y: 0, w: width, h: height })
      .targets(ask.map((question, index) => target(question, index, visualization.asking)))
      .options(visualization.options)
      .fieldConfig(fieldConfig(resolved, visualization))
      .transformations(transformations ?? []);
    return { ...builder.build(), links: runbookLinks(alerts, stack) };
  };
}
