import { minutes, spellDuration } from "../duration";
import { limitOf } from "../overrides";
import { type AlertRule, above, equals, stageOfLayer } from "../rule";
import { ageOrEmptiness, rowsOfStaleTables, volumeDeviation } from "../signals/volume";
import { hopelesslyStale } from "./freshness";

const table = "{{ $labels.layer }}.{{ $labels.table }}";

export const volumeAnomalyDetected: AlertRule = {
  name: "VolumeAnomalyDetected",
  signal: volumeDeviation,
  condition: above(({ observationRules }) => observationRules.volumePercent),
  for: minutes(5),
  severity: "warning",
  service: "data-quality",
  stage: stageOfLayer,
  summary: `${table} has an unusual number of rows`,
  description: ({ threshold }) =>
    `The rows of ${table} are {{ $value | printf "%.1f" }}% away from the mean of the full days before, seven at most; up to ${threshold}% is usual.`,
  dashboard: "data-quality",
};

/** The plan has this condition twice. The other alert silences this one; who routes by name can tell them apart. */
export const volumeAnomalyWarning: AlertRule = {
  ...volumeAnomalyDetected,
  name: "VolumeAnomalyWarning",
  condition: above((parameters) => limitOf(volumeAnomalyDetected, parameters)),
};

export const zeroRowCount: AlertRule = {
  name: "ZeroRowCount",
  signal: rowsOfStaleTables,
  condition: equals(0),
  for: minutes(10),
  severity: "critical",
  service: "data-quality",
  stage: stageOfLayer,
  summary: `${table} has no rows today`,
  description: `No row was added to ${table} since midnight UTC, and it is older than its layer promises.`,
  dashboard: "data-quality",
};

export const dataQualityHardFailure: AlertRule = {
  name: "DataQualityHardFailure",
  signal: ageOrEmptiness,
  condition: above(({ freshness }) => freshness.bronze * hopelesslyStale),
  for: minutes(5),
  severity: "critical",
  service: "data-quality",
  stage: stageOfLayer,
  summary: `${table} is empty or has stopped getting data`,
  description: ({ threshold }) =>
    `${table} has no rows at all, or got its last ones more than ${spellDuration(threshold)} ago: nothing downstream can be trusted.`,
  dashboard: "data-quality",
};
