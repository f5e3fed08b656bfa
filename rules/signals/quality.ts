import { data } from "../../metrics/data";
import { anyOf, promql, Query, select } from "../promql";
import { qualityScore } from "../recording/quality";
import type { Signal } from "../signal";

export const dataQualityScore: Signal = {
  name: "Data quality score",
  description: qualityScore.description,
  unit: qualityScore.unit,
  query: select(qualityScore),
};

/** What the data was expected to keep, by how often it did not within a day. */
const broken = {
  "usual number of rows": promql`sum by (layer, table) (increase(${data.volumeAnomalies}[1d])) > 0`,
  "columns stay as they are": promql`sum by (layer, table) (increase(${data.schemaChanges}[1d])) > 0`,
  "usual distribution of values": promql`sum by (layer, table) (increase(${data.distributionAnomalies}[1d])) > 0`,
  "the check can look": promql`count by (layer, table) (${data.checkUp} == 0)`,
};

/** Great Expectations is not part of the stack: these are the expectations of its own checks. */
export const failedExpectations: Signal = {
  name: "Failed expectations",
  description:
    "Expectations of the data that were not met within 24 hours, and how often; for checks that cannot look: how many, now. " +
    "No row is good.",
  unit: "times",
  query: anyOf(
    Object.entries(broken).map(
      ([expectation, query]) =>
        new Query(
          (filter) => `label_replace(${query.argument(filter)}, "expectation", "${expectation}", "", "")`,
          query.series,
        ),
    ),
  ),
};
