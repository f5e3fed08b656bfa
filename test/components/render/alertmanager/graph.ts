import { type Inhibition, inhibitions } from "../../../../components/render/alertmanager/inhibitions";
import { alerts } from "../../../../rules";
import { layers } from "../../../../rules/parameters";
import { type AlertRule, type Stage, stageOfLayer, stages } from "../../../../rules/rule";
import type { Labels } from "../../../helpers/alertmanager";

/** The stages that an alert can be about; `undefined` where it has no such label. */
function stagesOf({ stage, signal }: AlertRule): readonly (Stage | undefined)[] {
  if (stage === stageOfLayer) return layers;
  if (stage) return [stage];
  const labels = typeof signal === "function" ? [] : signal.query.series.flatMap((series) => series.labels);
  return labels.includes("stage") ? stages : [undefined];
}

/** An alert as it can arrive: of one stage, with the labels that its rule gives it. */
export interface Occurrence {
  readonly alert: AlertRule;
  readonly stage: Stage | undefined;
}

/** Every way in which a selection can be met. */
function occurrences({ alerts: named = [], stages: within }: Inhibition["source"]): Occurrence[] {
  return named.flatMap((alert) =>
    stagesOf(alert)
      .filter((stage) => !within || (stage && within.includes(stage)))
      .map((stage) => ({ alert, stage })),
  );
}

/** One alert that speaks for another. */
export interface Edge {
  readonly inhibition: Inhibition;
  readonly source: Occurrence;
  readonly target: Occurrence;
}

export const nodeOf = ({ alert, stage }: Occurrence) => (stage ? `${alert.name} of ${stage}` : alert.name);

/** Whether the labels that the rules themselves set are equal where they have to be; `layer` is the stage of the alert, too. */
function agree({ equal }: Inhibition, source: Occurrence, target: Occurrence): boolean {
  const sameStage = !(equal.includes("layer") || equal.includes("stage")) || source.stage === target.stage;
  return sameStage && (!equal.includes("slo") || source.alert.slo === target.alert.slo);
}

/** Every pair of alerts of which the first can silence the second. */
export const edges: readonly Edge[] = inhibitions.flatMap((inhibition) => {
  return occurrences(inhibition.source).flatMap((source) =>
    occurrences(inhibition.target)
      .filter((target) => agree(inhibition, source, target))
      .map((target) => ({ inhibition, source, target })),
  );
});

export const isKnown = (alert: AlertRule) => alerts.includes(alert);

/** The labels of an alert that can play a part in an inhibition. */
export function labelsOf({ alert, stage }: Occurrence, more: Labels): Labels {
  const { name, severity, service, slo } = alert;
  return { alertname: name, severity, service, ...(stage && { stage }), ...(slo && { slo }), ...more };
}
