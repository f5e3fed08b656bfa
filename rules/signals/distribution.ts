import { data } from "../../metrics/data";
import { promql, select } from "../promql";
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
