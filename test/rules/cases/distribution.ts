import * as alerts from "../../../rules/alerts/distribution";
import { minutes } from "../../../rules/duration";
import { alertCase } from "../promtool/case";
import { pushed } from "./series";

const of = (statistic: string) =>
  `{layer="bronze",table="raw_trades",column="price",statistic="${statistic}",${pushed("distribution_sensor")}}`;
const labels = (statistic: string) => ({
  job: "distribution_sensor",
  layer: "bronze",
  table: "raw_trades",
  column: "price",
  statistic,
  stage: "bronze",
});
const warning = { severity: "warning", service: "data-quality" } as const;
const unusual =
  "The mean of bronze.raw_trades.price is 3.01 standard deviations away from the batches before; up to 3 is usual.";

export const cases = [
  alertCase(alerts.distributionAnomaly, {
    series: { [`data_distribution_zscore${of("mean")}`]: { healthy: 0.5, edge: 3, faulty: 3.01 } },
    expected: {
      ...warning,
      labels: labels("mean"),
      summary: "The mean of bronze.raw_trades.price is unusual",
      description: unusual,
    },
    also: [
      {
        title: "fires for values that are too low",
        series: { [`data_distribution_zscore${of("mean")}`]: [[-3.01, minutes(10)]] },
        firesAt: [minutes(6)],
      },
    ],
  }),
  alertCase(alerts.highNullPercentage, {
    series: {
      [`data_distribution_value${of("null_percent")}`]: { healthy: 0, edge: 10, faulty: 10.1 },
      [`data_distribution_value${of("max")}`]: { healthy: 900, edge: 900, faulty: 900 },
    },
    expected: {
      ...warning,
      labels: labels("null_percent"),
      summary: "bronze.raw_trades.price has many nulls",
      description: "10.1% of bronze.raw_trades.price are null in the latest batch; expected at most 10%.",
    },
  }),
];
