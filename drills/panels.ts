import type { Panel, VariableModel } from "@grafana/grafana-foundation-sdk/dashboard";
import { dashboards } from "../dashboards";
import type { DashboardParameters } from "../dashboards/parameters";

/** What stands for a variable as long as nobody chooses: all of its values, or its first. */
function atFirst({ current, allValue, includeAll }: VariableModel): string {
  return (includeAll ? allValue : String(current?.value)) ?? "";
}

/**
 * What the panels of a title ask Prometheus, as their dashboards do at first.
 * @throws Error when there is no such panel.
 */
export function questionsOf(title: string, stack: DashboardParameters): string[] {
  const questions = dashboards(stack).flatMap(({ model }) => {
    const variables = new Map((model.templating?.list ?? []).map((variable) => [variable.name, atFirst(variable)]));
    return (model.panels ?? [])
      .filter((panel): panel is Panel => panel.type !== "row" && panel.title === title)
      .flatMap(({ targets = [] }) => targets as unknown as { expr: string }[])
      .map(({ expr }) => expr.replace(/\$(\w+)/g, (name, key: string) => variables.get(key) ?? name));
  });
  if (questions.length === 0) throw new Error(`${title}: no panel has this title`);
  return questions;
}
