import { cadvisor } from "../metrics/cadvisor";
import type { DashboardSpec } from "./dashboard";
import * as panels from "./panels/infrastructure";
import { several } from "./variables";

export const infrastructure: DashboardSpec = {
  uid: "infrastructure",
  title: "Infrastructure",
  description: "What the containers and the host have left",
  folder: "Infrastructure",
  order: 5,
  refresh: "30s",
  from: "now-1h",
  variables: [
    several({
      name: "container",
      label: "Container",
      description: "Containers that are shown",
      from: cadvisor.lastSeen,
      of: "name",
    }),
  ],
  rows: [
    { title: "Health", panels: [panels.containerHealth] },
    {
      title: "Containers",
      panels: [
        panels.containerCpu,
        panels.containerMemory,
        panels.memoryLimitUsed,
        panels.containerRestarts,
        panels.containerNetwork,
        panels.network,
      ],
    },
    { title: "Host", panels: [panels.hostCpu, panels.hostMemory, panels.diskTable, panels.diskTrend] },
  ],
};
