import type { DashboardParameters } from "../dashboards";
import type { RuleParameters } from "../rules";
import { linkUrl } from "./ports";
import type { Settings } from "./settings";

/**
 * What rules and dashboards take from a stack.
 * @param dashboards What comes before a dashboard's uid, in Grafana or the viewer. @default none: links lead to Prometheus
 */
export function ruleParameters(settings: Settings, dashboards?: string): RuleParameters {
  const prometheus = linkUrl(settings, "prometheus");
  const { cluster, freshness, checkpointInterval, timeScale, observation, notifications } = settings;
  const { groupInterval } = notifications;
  const checkInterval = Math.max(...Object.values(observation.intervals));
  // Prometheus serves the runbooks itself.
  const { rules: observationRules } = observation;
  const links = { runbooks: `${prometheus}/user`, prometheus, ...(dashboards && { dashboards }) };
  return { cluster, freshness, checkpointInterval, checkInterval, observationRules, groupInterval, timeScale, links };
}

/** What dashboards are built with: the same, what the user changed of the alerts, and what is observed. */
export const dashboardParameters = (settings: Settings, dashboards?: string): DashboardParameters => ({
  ...ruleParameters(settings, dashboards),
  overrides: settings.rules,
  tables: settings.observation.tables.map(({ layer, table }) => `${layer}.${table}`),
  boxPlots: settings.observation.tables.flatMap(({ layer, table, boxPlots }) =>
    [...new Set(boxPlots)].map((column) => ({ layer, table, column })),
  ),
});
