import type { RuleParameters } from "../../rules";
import { parseSettings } from "../../stack/settings";

const { cluster, freshness, checkpointInterval } = parseSettings({});

/** What rules get in a stack with the default settings. */
export const parameters: RuleParameters = {
  cluster,
  freshness,
  checkpointInterval,
  links: { runbooks: "http://runbooks", dashboards: "http://dashboards", prometheus: "http://prometheus" },
};
