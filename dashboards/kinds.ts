import * as common from "@grafana/grafana-foundation-sdk/common";
import { FieldColorModeId } from "@grafana/grafana-foundation-sdk/dashboard";
import { defaultOptions as heatmapOptions } from "@grafana/grafana-foundation-sdk/heatmap";
import { type PanelSpec, panel } from "./panel";
import type { Stacked } from "./parameters";
import { unitOf } from "./style";

const tooltip = { mode: common.TooltipDisplayMode.Multi, sort: common.SortOrder.Descending };
const legend = (calcs: string[]) => ({
  displayMode: common.LegendDisplayMode.Table,
  placement: common.LegendPlacement.Bottom,
  showLegend: true,
  calcs,
});
const lastValue = { calcs: ["lastNotNull"], fields: "", values: false };
const byThreshold = { mode: FieldColorModeId.Thresholds };

interface Lines extends PanelSpec {
  /** Bars for things that happen, lines for things that last. @default false */
  readonly bars?: boolean;
  /** One upon the other, where the sum is worth seeing. @default false */
  readonly stacked?: boolean;
  /** A step of the axis is ten times as much beyond 1 and -1, for values of different magnitudes. @default false */
  readonly magnitudes?: boolean;
}

/** A colour by name stays with a series on every panel and after every reload. */
export const timeseries = (spec: Stacked<Lines>) =>
  panel(spec, ({ bars, stacked, magnitudes, steps }) => ({
    type: "timeseries",
    asking: "range",
    options: { tooltip, legend: legend(["lastNotNull", "max"]) },
    color: { mode: FieldColorModeId.PaletteClassicByName },
    custom: {
      drawStyle: bars ? common.GraphDrawStyle.Bars : common.GraphDrawStyle.Line,
      lineWidth: 1,
      fillOpacity: bars ? 80 : stacked ? 20 : 8,
      showPoints: common.VisibilityMode.Never,
      spanNulls: false,
      ...(magnitudes && {
        scaleDistribution: { type: common.ScaleDistribution.Symlog, log: 10, linearThreshold: 1 },
        fillOpacity: 0,
      }),
      stacking: { mode: stacked ? common.StackingMode.Normal : common.StackingMode.None, group: "A" },
      thresholdsStyle: {
        mode: steps ? common.GraphThresholdsStyleMode.Dashed : common.GraphThresholdsStyleMode.Off,
      },
    },
  }));

interface Tiles extends PanelSpec {
  /** For many series with long names: type of one size, whose lines break, instead of the largest that fits. @default false */
  readonly smallText?: boolean;
}

/** One coloured field for each series. */
export const stat = (spec: Stacked<Tiles>) =>
  panel(spec, ({ smallText }) => ({
    type: "stat",
    asking: "instant",
    color: byThreshold,
    options: {
      reduceOptions: lastValue,
      colorMode: common.BigValueColorMode.Background,
      graphMode: common.BigValueGraphMode.None,
      justifyMode: common.BigValueJustifyMode.Auto,
      textMode: common.BigValueTextMode.Auto,
      orientation: common.VizOrientation.Auto,
      wideLayout: true,
      ...(smallText && { text: { titleSize: 12, valueSize: 18 } }),
    },
  }));

export const gauge = (spec: Stacked<PanelSpec>) =>
  panel(spec, () => ({
    type: "gauge",
    asking: "instant",
    color: byThreshold,
    options: {
      reduceOptions: lastValue,
      showThresholdLabels: false,
      showThresholdMarkers: true,
      orientation: common.VizOrientation.Auto,
      sizing: common.BarGaugeSizing.Auto,
    },
  }));

export const barGauge = (spec: Stacked<PanelSpec>) =>
  panel(spec, () => ({
    type: "bargauge",
    asking: "instant",
    color: byThreshold,
    options: {
      reduceOptions: lastValue,
      displayMode: common.BarGaugeDisplayMode.Basic,
      orientation: common.VizOrientation.Horizontal,
      showUnfilled: true,
      valueMode: common.BarGaugeValueMode.Text,
      namePlacement: common.BarGaugeNamePlacement.Auto,
      sizing: common.BarGaugeSizing.Auto,
    },
  }));

interface Rows extends PanelSpec {
  /** Column by which the rows are ordered, the largest first. */
  readonly sortBy: string;
}

export const table = (spec: Stacked<Rows>) =>
  panel(spec, ({ sortBy }) => ({
    type: "table",
    asking: "table",
    color: byThreshold,
    // With Grafana's 150 pixels for each the last of six columns is cut off.
    custom: {
      align: common.FieldTextAlignment.Auto,
      cellOptions: { type: common.TableCellDisplayMode.Auto },
      minWidth: 80,
    },
    options: {
      showHeader: true,
      cellHeight: common.TableCellHeight.Sm,
      sortBy: [{ displayName: sortBy, desc: true }],
    },
  }));

interface Cells extends PanelSpec {
  /** Series are the buckets of a histogram, not rows of their own. @default false */
  readonly histogram?: boolean;
  /** Unit of the buckets, as Grafana calls it. @default none: rows have names */
  readonly bucketUnit?: string;
  /** Value from which on a cell has the last colour. @default the largest */
  readonly hottest?: number;
}

export const heatmap = (spec: Stacked<Cells>) =>
  panel(spec, ({ histogram, bucketUnit, hottest, unit, ask }) => ({
    type: "heatmap",
    asking: histogram ? "heatmap" : "range",
    options: {
      ...heatmapOptions(),
      calculate: false,
      cellGap: 1,
      cellValues: { unit: unitOf(unit ?? ask[0]?.signal.unit ?? "") },
      color: {
        mode: "scheme",
        scheme: "Oranges",
        scale: "exponential",
        exponent: 0.5,
        steps: 64,
        reverse: false,
        fill: "dark-orange",
        min: 0,
        ...(hottest !== undefined && { max: hottest }),
      },
      legend: { show: true },
      rowsFrame: { layout: "auto" },
      tooltip: { mode: common.TooltipDisplayMode.Single, yHistogram: false, showColorScale: true },
      yAxis: { axisPlacement: common.AxisPlacement.Left, reverse: false, ...(bucketUnit && { unit: bucketUnit }) },
    },
  }));

export const pieChart = (spec: Stacked<PanelSpec>) =>
  panel(spec, () => ({
    type: "piechart",
    asking: "instant",
    color: { mode: FieldColorModeId.PaletteClassicByName },
    options: {
      reduceOptions: lastValue,
      pieType: "donut",
      displayLabels: ["percent"],
      tooltip,
      legend: { ...legend([]), values: ["value", "percent"], placement: common.LegendPlacement.Right },
    },
  }));
