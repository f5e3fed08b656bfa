import type { Rules as ObservationRules } from "../metrics/observation";
import type { AlertOverrides } from "./overrides";

export const layers = ["bronze", "silver", "gold"] as const;
export type Layer = (typeof layers)[number];

/** What the rules take from the stack they are loaded into. */
export interface RuleParameters {
  /** Label `cluster` of the pipeline, carried by every alert so that one alert can silence another. */
  readonly cluster: string;
  /** Age that the tables of each layer may reach, seconds. */
  readonly freshness: Readonly<Record<Layer, number>>;
  /** Time between two Flink checkpoints, seconds. */
  readonly checkpointInterval: number;
  /** Time between two passes of the check of the data that looks least often, seconds. */
  readonly checkInterval: number;
  /** What counts as an anomaly of the data, for tables without rules of their own. */
  readonly observationRules: Pick<ObservationRules, "volumePercent" | "zscore">;
  /** Time between two messages about one group of alerts, seconds. */
  readonly groupInterval: number;
  /** Multiplies every `for` and the groups' intervals; thresholds stay. For drills. @default 1 */
  readonly timeScale?: number;
  /** What the user changed of the alerts, for what else has to follow an alert's threshold. @default {} */
  readonly overrides?: AlertOverrides;
  /** Where the links of a notification lead, as a reader's browser reaches it; no slash at the end. */
  readonly links: {
    /** Folder of the runbooks: the page of an alert is `<runbooks>/<alert name>`. */
    readonly runbooks: string;
    /** What comes before a dashboard's uid, in Grafana or the viewer. @default the alert's query in Prometheus */
    readonly dashboards?: string;
    /** Prometheus' own pages. */
    readonly prometheus: string;
  };
}

/** A value that may depend on the stack. */
export type Configured<T> = T | ((parameters: RuleParameters) => T);

export function resolve<T>(value: Configured<T>, parameters: RuleParameters): T {
  return typeof value === "function" ? (value as (parameters: RuleParameters) => T)(parameters) : value;
}
