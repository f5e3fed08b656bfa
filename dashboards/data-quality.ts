import { data } from "../metrics/data";
import { schemaAnnotations } from "./annotations";
import type { DashboardSpec } from "./dashboard";
import * as quality from "./panels/data-quality";
import { chosen, several } from "./variables";

const layer = { layer: chosen("layer") };
const tables = { ...layer, table: chosen("table") };

export const dataQuality: DashboardSpec = {
  uid: "data-quality",
  title: "Data Quality",
  description: "Whether the tables are fresh, complete, and what they were yesterday",
  folder: "Data Quality",
  order: 4,
  refresh: "1m",
  from: "now-24h",
  variables: [
    several({
      name: "layer",
      label: "Layer",
      description: "Layers that are shown",
      from: data.freshness,
      of: "layer",
    }),
    several({
      name: "table",
      label: "Table",
      description: "Tables of the chosen layers that are shown",
      from: data.freshness,
      of: "table",
      where: layer,
    }),
    several({
      name: "column",
      label: "Column",
      description: "Columns whose values are shown",
      from: data.statisticValue,
      of: "column",
      where: tables,
    }),
    several({
      name: "statistic",
      label: "Statistic",
      description: "Statistics of the chosen columns that are shown",
      from: data.statisticValue,
      of: "statistic",
      where: { ...tables, column: chosen("column") },
    }),
  ],
  annotations: [schemaAnnotations],
  rows: [
    {
      title: "Score and freshness",
      panels: [quality.qualityScore, quality.freshnessCompliance, quality.freshnessHeatmap],
    },
    { title: "Volume", panels: [quality.volumeTrend, quality.volumeDeviation, quality.volumeAnomalies] },
    { title: "Schema", panels: [quality.schemaChanges, quality.columnCounts] },
    {
      title: "Distribution",
      panels: [quality.zscores, quality.distributionValues, quality.nullPercentages, quality.failedExpectationList],
    },
    { title: "Box plots", panels: quality.boxPlots },
  ],
};
