import type { RuleParameters } from "../../rules";
import { ruleParameters } from "../../stack/parameters";
import { parseSettings } from "../../stack/settings";

/** What rules get in a stack with the default settings. */
export const parameters: RuleParameters = {
  ...ruleParameters(parseSettings({})),
  links: { runbooks: "http://runbooks", dashboards: "http://dashboards", prometheus: "http://prometheus" },
};
