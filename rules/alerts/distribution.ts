import { minutes } from "../duration";
import { type AlertRule, above, stageOfLayer } from "../rule";
import { nullPercentage, zscore } from "../signals/distribution";

const column = "{{ $labels.layer }}.{{ $labels.table }}.{{ $labels.column }}";

export const distributionAnomaly: AlertRule = {
  name: "DistributionAnomaly",
  signal: zscore,
  condition: above(({ observationRules }) => observationRules.zscore),
  for: minutes(5),
  severity: "warning",
  service: "data-quality",
  stage: stageOfLayer,
  summary: `The {{ $labels.statistic }} of ${column} is unusual`,
  description: ({ threshold }) =>
    `The {{ $labels.statistic }} of ${column} is {{ $value | printf "%.2f" }} standard deviations away from the batches before; ` +
    `up to ${threshold} is usual.`,
  dashboard: "data-quality",
};

export const highNullPercentage: AlertRule = {
  name: "HighNullPercentage",
  signal: nullPercentage,
  condition: above(10),
  for: minutes(5),
  severity: "warning",
  service: "data-quality",
  stage: stageOfLayer,
  summary: `${column} has many nulls`,
  description: ({ threshold }) =>
    `{{ $value | printf "%.1f" }}% of ${column} are null in the latest batch; expected at most ${threshold}%.`,
  dashboard: "data-quality",
};
