import { type RenderedAlert, renderGroup } from "../../rules/render";
import type { AlertRule } from "../../rules/rule";
import { parameters } from "./parameters";

/** An alert as Prometheus reads it in a stack with the default settings. */
export function render(rule: AlertRule): RenderedAlert {
  const [group] = renderGroup({ name: rule.name, interval: 15, rules: [rule] }, parameters).groups;
  return group?.rules[0] as RenderedAlert;
}
