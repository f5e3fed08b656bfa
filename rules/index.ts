import { groups } from "./groups";
import { type AlertOverrides, applyOverrides } from "./overrides";
import type { RuleParameters } from "./parameters";
import { type RuleFile, renderGroup } from "./render";
import { isAlert, type RecordingRule } from "./rule";

/** Every alert that the stack knows. */
export const alerts = groups.flatMap(({ rules }) => rules.filter(isAlert));

/** Every rule that records a series. */
export const recordings = groups.flatMap(({ rules }) => rules.filter((rule): rule is RecordingRule => !isAlert(rule)));

/**
 * The rule files of a stack by name, without folder and extension.
 * @param overrides What the user changed. @default {}
 */
export function ruleFiles(parameters: RuleParameters, overrides: AlertOverrides = {}): Record<string, RuleFile> {
  return Object.fromEntries(
    applyOverrides(groups, overrides).map((group) => [group.name, renderGroup(group, { ...parameters, overrides })]),
  );
}

export { groups } from "./groups";
export { type AlertOverride, type AlertOverrides, OverrideError, overrideProblems } from "./overrides";
export type { RuleParameters } from "./parameters";
export type { RuleFile } from "./render";
export { severities } from "./rule";
