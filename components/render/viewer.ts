import { basename } from "node:path";
import type { RenderedDashboard } from "../../dashboards";

/** Dashboards by their path below the viewer's folder: as for Grafana's provisioning, the name of a folder is its title. */
export const viewerFiles = (dashboards: readonly RenderedDashboard[]): Record<string, RenderedDashboard["model"]> =>
  Object.fromEntries(dashboards.map(({ folder, path, model }) => [`${folder}/${basename(path)}`, model]));
