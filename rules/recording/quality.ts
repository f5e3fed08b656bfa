import { data } from "../../metrics/data";
import { distributionAnomaly } from "../alerts/distribution";
import { volumeAnomalyDetected } from "../alerts/volume";
import { limitOf } from "../overrides";
import type { RuleParameters } from "../parameters";
import { anyOf, not, promql, select } from "../promql";
import { whilePushed } from "../pushed";
import { type RecordingRule, recording } from "../rule";
import { freshTables } from "./freshness";

/** Share of the tables, or of the watched statistics, that are well in one respect. */
const share = (dimension: string, description: string, expr: RecordingRule["expr"]) =>
  recording({
    name: "data:quality_dimension_score",
    description,
    unit: "percent",
    labels: ["dimension"],
    expr,
    adds: { dimension },
  });

/** Recorded because the dimension looks back on a day of it, of every kind of change, at each evaluation. */
export const breakingChanges = recording({
  name: "table:breaking_schema_changes:increase1h",
  description:
    "Changes within an hour of a table's columns that a reader may stumble over; added columns break nothing.",
  unit: "changes",
  labels: ["job", "layer", "table"],
  expr: promql`
    sum by (job, layer, table) (increase(${select(data.schemaChanges, { change_type: not("column_added") })}[1h]))`,
});

/** Whether rows, columns and statistics are what is expected: 1 or 0, and no value while nobody looks. What is usual the alerts say. */
export const verdicts = {
  volume: (parameters: RuleParameters) => {
    const deviation = whilePushed(select(data.volumeDeviation), parameters);
    return promql`abs(${deviation}) <= bool ${limitOf(volumeAnomalyDetected, parameters)}`;
  },
  schema: (parameters: RuleParameters) => {
    // With the hour that each value stands for it is a day.
    const most = whilePushed(promql`max_over_time(${breakingChanges}[23h])`, parameters);
    return promql`${most} == bool 0`;
  },
  distribution: (parameters: RuleParameters) => {
    const zscore = whilePushed(select(data.zscore), parameters);
    return promql`abs(${zscore}) <= bool ${limitOf(distributionAnomaly, parameters)}`;
  },
};

/** Four views of the data, each between 0 and 100; one without a verdict, or that nobody looks at, has no value. */
export const qualityDimensions = [
  share("freshness", "Share of the tables that are as fresh as promised.", promql`avg(${freshTables}) * 100`),
  share(
    "volume",
    "Share of the tables with a baseline whose rows of the day are within what is usual.",
    (parameters) => promql`avg(${verdicts.volume(parameters)}) * 100`,
  ),
  share(
    "schema",
    "Share of the tables whose columns kept their names and types for a day; added columns break nothing.",
    (parameters) => promql`avg(${verdicts.schema(parameters)}) * 100`,
  ),
  share(
    "distribution",
    "Share of the watched statistics whose latest batch is within what is usual.",
    (parameters) => promql`avg(${verdicts.distribution(parameters)}) * 100`,
  ),
];

/** Freshness counts double: late data is what readers notice first, and what the stack promises in numbers. */
export const qualityWeights = { freshness: 0.4, volume: 0.2, schema: 0.2, distribution: 0.2 } as const;

const dimension = (name: string) =>
  select({ name: "data:quality_dimension_score", labels: ["dimension"], job: data.freshness.job }, { dimension: name });
const weighted = Object.entries(qualityWeights);

export const qualityScore = recording({
  name: "data:quality_score",
  description:
    "Weighted mean of the dimensions of data quality, 0 to 100: freshness 0.4, volume, schema and distribution 0.2 each. A " +
    "dimension without a verdict, or at which nobody looks any more, is left out, and the others share its weight.",
  unit: "percent",
  labels: [],
  expr: promql`
    sum(${anyOf(weighted.map(([name, weight]) => promql`${dimension(name)} * ${weight}`))})
    / sum(${anyOf(weighted.map(([name, weight]) => promql`${dimension(name)} * 0 + ${weight}`))})`,
});
