import { dashboards } from "../../dashboards";
import { dashboardParameters } from "../../stack/parameters";
import { parseSettings } from "../../stack/settings";

/** How long all dashboards take to build, the first time in a process, milliseconds. */
export function dashboardMilliseconds(): number {
  const stack = dashboardParameters(parseSettings({}));
  const from = performance.now();
  dashboards(stack);
  return Math.round(performance.now() - from);
}

if (require.main === module) console.log(dashboardMilliseconds());
