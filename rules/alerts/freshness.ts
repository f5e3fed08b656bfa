import { minutes, spellDuration } from "../duration";
import type { Layer } from "../parameters";
import { type AlertRule, above, stageOfLayer } from "../rule";
import { ageNearLimit, ageOf } from "../signals/freshness";

const table = "{{ $labels.layer }}.{{ $labels.table }}";

/** The alert on a promise that is broken for one layer. */
const violation = (name: string, layer: Layer, duration: number): AlertRule => ({
  name,
  signal: ageOf(layer),
  condition: above(({ freshness }) => freshness[layer]),
  for: duration,
  severity: "warning",
  service: "data-quality",
  stage: stageOfLayer,
  summary: `${table} is older than promised`,
  description: ({ threshold }) =>
    `${table} got its last rows {{ $value | humanizeDuration }} ago; ${layer} data should be at most ${spellDuration(threshold)} old.`,
  dashboard: "data-quality",
});

export const bronzeFreshnessViolation = violation("BronzeFreshnessViolation", "bronze", minutes(2));
export const silverFreshnessViolation = violation("SilverFreshnessViolation", "silver", minutes(5));
export const goldFreshnessViolation = violation("GoldFreshnessViolation", "gold", minutes(15));

/** The plan's 900 seconds, as a multiple of the 120 that bronze promises, so that both move together. */
export const hopelesslyStale = 7.5;

export const freshnessCriticalFailure: AlertRule = {
  name: "FreshnessCriticalFailure",
  signal: ageOf("bronze"),
  condition: above(({ freshness }) => freshness.bronze * hopelesslyStale),
  for: minutes(5),
  severity: "critical",
  service: "data-quality",
  stage: stageOfLayer,
  summary: `${table} has stopped getting data`,
  description: ({ threshold }) =>
    `${table} got its last rows {{ $value | humanizeDuration }} ago, far beyond ${spellDuration(threshold)}: the way from Kafka ` +
    "to bronze is probably broken.",
  dashboard: "data-quality",
};

export const freshnessSlaApproaching: AlertRule = {
  name: "FreshnessSLAApproaching",
  signal: ageNearLimit,
  for: minutes(1),
  severity: "warning",
  service: "data-quality",
  stage: stageOfLayer,
  summary: `${table} is about to be older than promised`,
  description: `${table} got its last rows {{ $value | humanizeDuration }} ago and nears the age that its layer promises.`,
  dashboard: "data-quality",
};
