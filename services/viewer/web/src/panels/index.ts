import { lazy } from "react";
import { AlertListPanel } from "./AlertListPanel";
import { BarChartPanel } from "./BarChartPanel";
import { BarGaugePanel } from "./BarGaugePanel";
import { GaugePanel } from "./GaugePanel";
import { HeatmapPanel } from "./HeatmapPanel";
import { NodeGraphPanel } from "./NodeGraphPanel";
import { PieChartPanel } from "./PieChartPanel";
import { StateTimelinePanel } from "./StateTimelinePanel";
import { StatPanel } from "./StatPanel";
import { TextPanel } from "./TextPanel";
import { TimeSeriesPanel } from "./TimeSeriesPanel";
import type { PanelKind } from "./types";

const TablePanel = lazy(() => import("./TablePanel").then((module) => ({ default: module.TablePanel })));

/** Every kind of panel that is drawn, by Grafana's name for it. */
export const panelKinds: Readonly<Record<string, PanelKind>> = {
  timeseries: { component: TimeSeriesPanel, needsData: true },
  stat: { component: StatPanel, needsData: true },
  gauge: { component: GaugePanel, needsData: true },
  bargauge: { component: BarGaugePanel, needsData: true },
  table: { component: TablePanel, needsData: true },
  heatmap: { component: HeatmapPanel, needsData: true },
  nodeGraph: { component: NodeGraphPanel, needsData: true },
  "state-timeline": { component: StateTimelinePanel, needsData: true },
  piechart: { component: PieChartPanel, needsData: true },
  barchart: { component: BarChartPanel, needsData: true },
  alertlist: { component: AlertListPanel, needsData: false },
  text: { component: TextPanel, needsData: false },
};
