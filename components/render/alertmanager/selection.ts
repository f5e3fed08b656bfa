import type { AlertRule, Severity, Stage } from "../../../rules/rule";

/** Some of the alerts: those that meet every condition that is set. */
export interface Selection {
  readonly alerts?: readonly AlertRule[];
  readonly severities?: readonly Severity[];
  /** Where in the pipeline the alert is. */
  readonly stages?: readonly Stage[];
}

const matcher = (label: string, values: readonly string[]) =>
  values.length === 1 ? `${label}="${values[0]}"` : `${label}=~"${values.join("|")}"`;

/** The selection as Alertmanager's matchers, all of which have to hold. */
export function matchersOf({ alerts, severities, stages }: Selection): string[] {
  const named = alerts?.map(({ name }) => name);
  return [
    ...(named ? [matcher("alertname", named)] : []),
    ...(severities ? [matcher("severity", severities)] : []),
    ...(stages ? [matcher("stage", stages)] : []),
  ];
}
