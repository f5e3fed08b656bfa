import { data } from "../../metrics/data";
import { highNullPercentage } from "../alerts/distribution";
import { limitOf } from "../overrides";
import type { RuleParameters } from "../parameters";
import { anyOf, promql, Query, select } from "../promql";
import { whilePushed } from "../pushed";
import { freshTables } from "../recording/freshness";
import { qualityScore, verdicts } from "../recording/quality";
import type { Signal } from "../signal";
import { nullPercentage } from "./distribution";

export const dataQualityScore: Signal = {
  name: "Data quality score",
  description: qualityScore.description,
  unit: qualityScore.unit,
  query: select(qualityScore),
};

/** Verdicts on each table, or on several things of it: 0 where it is not what is expected. */
const expectations = (parameters: RuleParameters) => {
  const nulls = whilePushed(nullPercentage.query, parameters);
  const able = whilePushed(promql`${data.checkUp} == 1`, parameters);
  return {
    "as fresh as promised": select(freshTables),
    "usual number of rows": verdicts.volume(parameters),
    "columns keep names and types": verdicts.schema(parameters),
    "usual distribution of values": verdicts.distribution(parameters),
    "few nulls": promql`${nulls} <= bool ${limitOf(highNullPercentage, parameters)}`,
    // Also one that can, and has stopped reporting.
    "the check can look": promql`(${data.checkUp} unless ${able}) * 0`,
  };
};

/** Great Expectations is not part of the stack: these are the expectations of its own checks. */
export const failedExpectations = (parameters: RuleParameters): Signal => ({
  name: "Failed expectations",
  description:
    "Expectations that the data do not meet now, by the limits of the alerts and the quality score, and of how many statistics, " +
    "columns or checks of a table that is so; columns have to stay as they are for 24 hours. No row is good.",
  unit: "expectations",
  query: anyOf(
    Object.entries(expectations(parameters)).map(([expectation, verdict]) => {
      const failed = promql`count by (layer, table) (${verdict} == 0)`;
      return new Query(
        (filter) => `label_replace(${failed.argument(filter)}, "expectation", "${expectation}", "", "")`,
        failed.series,
      );
    }),
  ),
});
