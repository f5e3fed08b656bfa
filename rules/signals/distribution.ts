import { boxPlotStatistics, data } from "../../metrics/data";
import { matching, oneOf, promql, select } from "../promql";
import type { Signal } from "../signal";

export const zscore: Signal = {
  name: "Distribution z-score",
  description:
    "How many standard deviations a statistic of the latest batch is away from the batches before, in either direction.",
  unit: "standard deviations",
  query: promql`abs(${data.zscore})`,
};

export const nullPercentage: Signal = {
  name: "Null percentage",
  description: "Share of a column's values in the latest batch that are null.",
  unit: "percent",
  query: select(data.statisticValue, { statistic: "null_percent" }),
};

/** With its sign: a mean that falls and one that rises are different stories. */
export const signedZscore: Signal = {
  name: "Distribution z-scores",
  description:
    "How many standard deviations a statistic of the latest batch is from the batches before. Near 0 is good.",
  unit: "standard deviations",
  query: select(data.zscore),
};

export const statisticValue: Signal = {
  name: "Distribution values",
  description: "Statistics of a column over the latest batch, in the column's own unit. Level is good.",
  unit: "that of the column",
  query: select(data.statisticValue),
};

/** A column of a table. */
export interface Column {
  readonly layer: string;
  readonly table: string;
  readonly column: string;
}

export const boxPlot = ({ layer, table, column }: Column): Signal => ({
  name: "Box plot",
  description:
    "The latest batch of a column: half of its values lie in the box (p25 to p75), nine of ten between the whiskers (p5 to p95).",
  unit: "that of the column",
  query: select(data.statisticValue, { layer, table, column, statistic: oneOf(boxPlotStatistics) }),
});

/**
 * Of the statistics that are values of the column themselves, so that they have a place on its axis.
 * @param limit z-score from which on it is one
 */
export const valueAtAnomaly = ({ layer, table, column }: Column, limit: number): Signal => ({
  name: "Values at anomalies",
  description: "Minimum, maximum, mean and percentiles of the latest batch whose z-score is beyond the limit.",
  unit: "that of the column",
  query: promql`
    ${select(data.statisticValue, { layer, table, column, statistic: matching("min|max|mean|p[0-9]+") })}
    and on (layer, table, column, statistic) ${zscore} > ${limit}`,
});
