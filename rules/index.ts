import { jobs } from "../metrics/jobs";
import { onDeployed } from "./deployed";
import { groups } from "./groups";
import { type AlertOverrides, applyOverrides } from "./overrides";
import type { RuleParameters } from "./parameters";
import { type RuleFile, renderGroup } from "./render";
import { isAlert } from "./rule";

/** Every alert that the stack knows, whether it can be loaded or not. */
export const alerts = groups.flatMap(({ rules }) => rules.filter(isAlert));

/**
 * The rule files of a stack by name, without folder and extension.
 * @param overrides What the user changed. @default {}
 * @param deployed Scrape jobs of the stack; rules that stand on others are left out. @default the jobs of the catalog
 */
export function ruleFiles(
  parameters: RuleParameters,
  overrides: AlertOverrides = {},
  deployed: readonly string[] = Object.keys(jobs),
): Record<string, RuleFile> {
  const loaded = onDeployed(applyOverrides(groups, overrides), deployed, parameters);
  return Object.fromEntries(loaded.map((group) => [group.name, renderGroup(group, parameters)]));
}

export { groups } from "./groups";
export { type AlertOverride, type AlertOverrides, OverrideError, overrideProblems } from "./overrides";
export type { RuleParameters } from "./parameters";
export type { RuleFile } from "./render";
export { severities } from "./rule";
