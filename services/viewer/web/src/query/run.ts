import type { DataFrame, TimeRange } from "@grafana/data";
import type { Panel, Target } from "../model";
import { askPrometheus, QueryError } from "./api";
import { type PrometheusData, toFrames } from "./frames";
import { interpolate, type VariableValues } from "./interpolate";
import { intervalFor, seconds } from "./intervals";

export interface QueryContext {
  readonly range: TimeRange;
  readonly variables: VariableValues;
  /** Seconds. */
  readonly scrapeInterval: number;
  readonly signal: AbortSignal;
}

/** Points of a panel whose width is not known yet. */
const defaultPoints = 800;

/** The variables of a panel's texts: the dashboard's, and Grafana's own for this range. */
export function panelVariables(
  panel: Pick<Panel, "interval" | "maxDataPoints">,
  context: Omit<QueryContext, "signal">,
  width = defaultPoints,
) {
  const interval = intervalFor(
    context.range,
    panel.maxDataPoints ?? width,
    seconds(interpolate(panel.interval ?? "", context.variables, "raw")),
    context.scrapeInterval,
  );
  return { step: interval.step, variables: new Map([...interval.variables, ...context.variables]) as VariableValues };
}

async function runTarget(target: Target, panel: Panel, context: QueryContext, width: number): Promise<DataFrame[]> {
  const asked = { ...panel, interval: target.interval || panel.interval };
  const { step, variables } = panelVariables(asked, context, width);
  const expr = interpolate(target.expr, variables).trim();
  const { range, signal } = context;
  const [start, end] = [range.from.valueOf() / 1000, range.to.valueOf() / 1000];
  const several = panel.targets.filter(({ hide }) => !hide).length > 1;
  const legendFormat = target.legendFormat && interpolate(target.legendFormat, variables, "text");
  const { refId, format } = target;
  const options = { refId, format, legendFormat, expr, valueColumn: several ? `Value #${refId}` : "Value" };
  const answers: Promise<DataFrame[]>[] = [];
  if (target.instant) {
    const query = { query: expr, time: end.toFixed(3) };
    answers.push(askPrometheus<PrometheusData>("query", query, signal).then((data) => toFrames(data, options)));
  }
  if (target.range || !target.instant) {
    // Points at multiples of the step stay where they are from one refresh to the next.
    const [from, to] = [Math.floor(start / step) * step, Math.floor(end / step) * step];
    const query = { query: expr, start: String(from), end: String(to), step: String(step) };
    answers.push(
      askPrometheus<PrometheusData>("query_range", query, signal).then((data) => toFrames(data, { ...options, step })),
    );
  }
  return (await Promise.all(answers)).flat();
}

/**
 * Asks what a panel asks.
 * @throws QueryError with the message of the first question that has no answer.
 */
export async function runPanel(panel: Panel, context: QueryContext, width: number): Promise<DataFrame[]> {
  const targets = panel.targets.filter(({ hide }) => !hide);
  const foreign = targets.find(({ expr }) => !expr);
  if (foreign) throw new QueryError(`query ${foreign.refId} is not one of Prometheus; the viewer knows no other`);
  return (await Promise.all(targets.map((target) => runTarget(target, panel, context, width)))).flat();
}
