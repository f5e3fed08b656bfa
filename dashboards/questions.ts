import type { Panel, VariableModel } from "@grafana/grafana-foundation-sdk/dashboard";
import { dashboards } from "./index";
import type { DashboardParameters } from "./parameters";

/** What stands for a variable as long as nobody chooses: all of its values, or its first. */
function atFirst({ current, allValue, includeAll }: VariableModel): string {
  return (includeAll ? allValue : String(current?.value)) ?? "";
}

/** A question of a panel to Prometheus. */
export interface PanelQuestion {
  /** Title of the dashboard. */
  readonly dashboard: string;
  /** Title of the panel. */
  readonly panel: string;
  /** Name of the question within its panel. */
  readonly refId: string;
  readonly expr: string;
}

/** What all panels ask Prometheus, as their dashboards do at first. */
export function allQuestions(stack: DashboardParameters): PanelQuestion[] {
  return dashboards(stack).flatMap(({ title: dashboard, model }) => {
    const variables = new Map((model.templating?.list ?? []).map((variable) => [variable.name, atFirst(variable)]));
    const asked = (text: string) => text.replace(/\$(\w+)/g, (name, key: string) => variables.get(key) ?? name);
    return (model.panels ?? [])
      .filter((panel): panel is Panel => panel.type !== "row")
      .flatMap(({ title: panel = "", targets = [] }) =>
        (targets as unknown as { expr?: string; refId: string }[])
          .filter(({ expr }) => expr)
          .map(({ expr = "", refId }) => ({ dashboard, panel, refId, expr: asked(expr) })),
      );
  });
}

/**
 * What the panels of a title ask Prometheus.
 * @throws Error when there is no such panel.
 */
export function questionsOf(title: string, stack: DashboardParameters): string[] {
  const questions = allQuestions(stack).flatMap(({ panel, expr }) => (panel === title ? [expr] : []));
  if (questions.length === 0) throw new Error(`${title}: no panel has this title`);
  return questions;
}
