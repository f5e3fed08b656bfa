import type { DataFrame, TimeRange } from "@grafana/data";
import type { ComponentType } from "react";
import type { Panel } from "../model";
import type { VariableValues } from "../query/interpolate";

/** What every kind of panel is drawn from. */
export interface PanelProps {
  readonly panel: Panel;
  /** With units, thresholds, colours and overrides applied. */
  readonly frames: DataFrame[];
  readonly range: TimeRange;
  readonly variables: VariableValues;
  readonly width: number;
  readonly height: number;
}

export interface PanelKind {
  readonly component: ComponentType<PanelProps>;
  /** Whether there is nothing to draw without an answer of Prometheus. */
  readonly needsData: boolean;
}
