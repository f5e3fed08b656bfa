import type { DashboardParameters } from "../../dashboards";
import { dashboardParameters } from "../../stack/parameters";
import { parseSettings } from "../../stack/settings";

/** What rules and dashboards get in a stack with the default settings. */
export const parameters: DashboardParameters = {
  ...dashboardParameters(parseSettings({})),
  links: { runbooks: "http://runbooks", dashboards: "http://dashboards/d/", prometheus: "http://prometheus" },
};
