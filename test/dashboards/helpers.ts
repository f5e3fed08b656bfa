import type { Panel } from "@grafana/grafana-foundation-sdk/dashboard";
import { dashboards } from "../../dashboards";
import { parameters } from "../rules/parameters";

export const rendered = dashboards(parameters);

/** Panels of a dashboard without its headings. */
export const panelsOf = (model: (typeof rendered)[number]["model"]): Panel[] =>
  (model.panels ?? []).filter((panel): panel is Panel => panel.type !== "row");

/** Every panel with the dashboard it is on, for test.each. */
export const everyPanel = rendered.flatMap(({ uid, model }) =>
  panelsOf(model).map((panel) => [`${uid}: ${panel.title}`, panel, model] as const),
);

/** What a panel asks Prometheus. */
export const targetsOf = (panel: Panel) =>
  (panel.targets ?? []) as unknown as { refId: string; expr: string; legendFormat?: string; format?: string }[];

/** A query as Prometheus gets it, with an example for each variable. */
export const substituted = (query: string) => query.replaceAll("[$timerange", "[24h").replace(/\$\w+/g, "example");
