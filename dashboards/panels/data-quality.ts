import { GraphDrawStyle } from "@grafana/grafana-foundation-sdk/common";
import { boxPlotStatistics } from "../../metrics/data";
import { dataCheckFailing, pushStale } from "../../rules/alerts/checks";
import { distributionAnomaly, highNullPercentage } from "../../rules/alerts/distribution";
import {
  bronzeFreshnessViolation,
  goldFreshnessViolation,
  silverFreshnessViolation,
} from "../../rules/alerts/freshness";
import { columnTypeChanged, unexpectedColumnDrop } from "../../rules/alerts/schema";
import { volumeAnomalyDetected, zeroRowCount } from "../../rules/alerts/volume";
import { lately } from "../../rules/pushed";
import * as distribution from "../../rules/signals/distribution";
import { ageShare, freshShare } from "../../rules/signals/freshness";
import { dataQualityScore, failedExpectations } from "../../rules/signals/quality";
import { columnCount, schemaTimeline } from "../../rules/signals/schema";
import * as volume from "../../rules/signals/volume";
import { barGauge, gauge, heatmap, stat, table, timeseries } from "../kinds";
import { byName, byQuestion, fixedColor, type PanelOf, type Properties } from "../panel";
import { type DashboardParameters, limitOf } from "../parameters";
import { colors, goodFrom, goodUpTo, goodWithin, neutral, usualUpTo } from "../style";
import { chosen } from "../variables";

const layer = { layer: chosen("layer") };
const tables = { ...layer, table: chosen("table") };
const columns = { ...tables, column: chosen("column") };
const statistics = { ...columns, statistic: chosen("statistic") };
const notInThatTime = "No check reported on the chosen tables in the time shown";
const notLately = "No check has lately reported on the chosen tables";
const freshnessAlerts = [bronzeFreshnessViolation, silverFreshnessViolation, goldFreshnessViolation, pushStale];

export const qualityScore = gauge({
  title: "Data Quality Score (composite)",
  description: `${dataQualityScore.description} Above 90 is good.`,
  ask: [{ signal: dataQualityScore, legend: "Score" }],
  noData: "No dimension has a verdict that is not out of date",
  min: 0,
  max: 100,
  decimals: 0,
  steps: goodFrom(90, 70),
  alerts: [pushStale],
  width: 6,
});

export const freshnessHeatmap = heatmap((stack) => ({
  title: "Freshness Heatmap",
  ask: [{ signal: ageShare(stack), legend: "{{layer}}.{{table}}", where: tables }],
  noData: notLately,
  hottest: 1,
  alerts: freshnessAlerts,
  width: 12,
}));

export const freshnessCompliance = stat({
  title: "Freshness SLA Compliance",
  ask: [{ signal: freshShare, legend: "{{layer}}", where: layer }],
  noData: notLately,
  decimals: 0,
  steps: goodFrom(1),
  alerts: freshnessAlerts,
  width: 6,
});

/** Beside the lines, not in their legend: a table has one entry there. */
const beside = (properties: Properties): Properties => [
  { id: "custom.hideFrom", value: { legend: true, tooltip: false, viz: false } },
  ...properties,
];
const [least, most] = ["usual from", "usual up to"];
/** Edge of a band: drawn by what is filled between it and the other one. */
const edge = beside([
  { id: "custom.lineWidth", value: 0 },
  { id: "custom.fillOpacity", value: 0 },
  ...fixedColor(colors.usual),
]);
/** The upper edge of a band. */
const bandDownTo = (lower: string, fillOpacity: number): Properties => [
  { id: "custom.fillBelowTo", value: lower },
  { id: "custom.fillOpacity", value: fillOpacity },
];
/** What somebody should look at. */
const redPoints = beside([
  { id: "custom.drawStyle", value: GraphDrawStyle.Points },
  { id: "custom.pointSize", value: 8 },
  ...fixedColor(colors.bad),
]);

export const volumeTrend = timeseries((stack) => {
  const limit = limitOf(volumeAnomalyDetected, stack) / 100;
  const name = "{{layer}}.{{table}}";
  const usual = (share: number) => lately(volume.usualRows(share), stack);
  return {
    title: "Volume Trend",
    description:
      `${volume.rowsPerDay.description} The band is what a day ends at when it is like the full days before it, which needs three ` +
      "of them; a red point says that the last full day was not.",
    ask: [
      { signal: lately(volume.rowsPerDay, stack), legend: name, where: tables },
      { signal: usual(Math.max(0, 1 - limit)), legend: `${name} ${least}`, where: tables, refId: "least" },
      { signal: usual(1 + limit), legend: `${name} ${most}`, where: tables, refId: "most" },
      { signal: lately(volume.rowsAtAnomaly, stack), legend: `${name} anomaly`, where: tables, refId: "anomalies" },
    ],
    overrides: [
      byQuestion("least", edge),
      byQuestion("most", edge),
      ...stack.tables.map((table) => byName(`${table} ${most}`, bandDownTo(`${table} ${least}`, 15))),
      byQuestion("anomalies", redPoints),
    ],
    noData: notInThatTime,
    min: 0,
    alerts: [zeroRowCount, volumeAnomalyDetected],
    width: 12,
  };
});

export const volumeDeviation = barGauge((stack) => ({
  title: "Volume Deviation",
  ask: [{ signal: lately(volume.signedVolumeDeviation, stack), legend: "{{layer}}.{{table}}", where: tables }],
  noData: "Fewer full days than a verdict needs, or no check has lately reported",
  min: -100,
  max: 100,
  steps: goodWithin(limitOf(volumeAnomalyDetected, stack)),
  alerts: [volumeAnomalyDetected],
  width: 6,
}));

export const volumeAnomalies = stat((stack) => ({
  title: "Volume Anomaly Count",
  ask: [{ signal: lately(volume.volumeAnomalies, stack), legend: "{{layer}}.{{table}}", where: tables }],
  noData: notLately,
  decimals: 0,
  steps: usualUpTo(0),
  alerts: [volumeAnomalyDetected, pushStale],
  width: 6,
}));

/** Bars here, and marks on all panels beside it: the same changes as annotations. */
export const schemaChanges = timeseries({
  title: "Schema Changes Timeline",
  ask: [{ signal: schemaTimeline, legend: "{{layer}}.{{table}} {{change_type}}", where: tables }],
  noData: "No column has changed in the time shown",
  min: 0,
  decimals: 0,
  bars: true,
  alerts: [unexpectedColumnDrop, columnTypeChanged],
  width: 12,
});

export const columnCounts = table((stack) => ({
  title: "Schema Column Count",
  ask: [{ signal: lately(columnCount, stack), where: tables }],
  noData: notLately,
  decimals: 0,
  sortBy: "Columns",
  transformations: [
    {
      id: "organize",
      options: {
        excludeByName: { Time: true, job: true },
        indexByName: { layer: 0, table: 1, Value: 2 },
        renameByName: { layer: "Layer", table: "Table", Value: "Columns" },
      },
    },
  ],
  alerts: [pushStale],
  width: 12,
}));

export const zscores = timeseries((stack) => ({
  title: "Distribution Z-Scores",
  ask: [
    {
      signal: lately(distribution.signedZscore, stack),
      legend: "{{layer}}.{{table}}.{{column}} {{statistic}}",
      where: statistics,
    },
  ],
  noData: "Fewer batches than a verdict needs, or no check reported in the time shown",
  steps: goodWithin(limitOf(distributionAnomaly, stack)),
  alerts: [distributionAnomaly],
  width: 12,
}));

export const distributionValues = timeseries((stack) => ({
  title: "Distribution Values",
  ask: [
    {
      signal: lately(distribution.statisticValue, stack),
      legend: "{{layer}}.{{table}}.{{column}} {{statistic}}",
      where: statistics,
    },
  ],
  noData: notInThatTime,
  magnitudes: true,
  width: 12,
}));

const [lowest, lower, middle, upper, highest] = boxPlotStatistics;

/** A box plot of every batch, one beside the other: as bands. */
export const boxPlots = (stack: DashboardParameters): PanelOf[] =>
  stack.boxPlots.map((of) => {
    const box = distribution.boxPlot(of);
    const anomalies = distribution.valueAtAnomaly(of, limitOf(distributionAnomaly, stack));
    return timeseries({
      title: `${of.layer}.${of.table}.${of.column}`,
      description: `${box.description} Level is good; a red point is a statistic whose z-score is beyond the limit of the alert.`,
      ask: [
        { signal: lately(box, stack), legend: "{{statistic}}", where: columns },
        { signal: lately(anomalies, stack), legend: "{{statistic}} anomaly", where: columns, refId: "anomalies" },
      ],
      overrides: [
        ...[lowest, lower].map((name) => byName(name, edge)),
        byName(upper, [...edge, ...bandDownTo(lower, 40)]),
        byName(highest, [...edge, ...bandDownTo(lowest, 15)]),
        byName(middle, fixedColor(colors.usual)),
        byQuestion("anomalies", redPoints),
      ],
      noData: "Not among the chosen columns, or no check reported in the time shown",
      alerts: [distributionAnomaly],
      width: 8,
    });
  });

export const nullPercentages = barGauge((stack) => ({
  title: "Null Percentage",
  ask: [
    { signal: lately(distribution.nullPercentage, stack), legend: "{{layer}}.{{table}}.{{column}}", where: columns },
  ],
  noData: notLately,
  min: 0,
  max: 100,
  steps: goodUpTo(limitOf(highNullPercentage, stack)),
  alerts: [highNullPercentage],
  width: 12,
}));

export const failedExpectationList = table((stack) => ({
  title: "Failed Expectations",
  ask: [{ signal: failedExpectations(stack), where: tables }],
  noData: "No expectation is known to be broken",
  decimals: 0,
  sortBy: "Failed",
  steps: neutral,
  transformations: [
    {
      id: "organize",
      options: {
        excludeByName: { Time: true },
        indexByName: { layer: 0, table: 1, expectation: 2, Value: 3 },
        renameByName: { layer: "Layer", table: "Table", expectation: "Expected", Value: "Failed" },
      },
    },
  ],
  alerts: [dataCheckFailing, pushStale],
  width: 12,
}));
