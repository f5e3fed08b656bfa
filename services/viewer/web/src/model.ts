import type { DataTransformerConfig, FieldConfigSource } from "@grafana/data";
import type { DashboardLink } from "@grafana/schema";

export type { DashboardSummary, ViewerConfig } from "../../model";

/** The parts of Grafana's classic dashboard model that the page draws. */
export interface Dashboard {
  readonly uid: string;
  readonly title: string;
  readonly description?: string;
  readonly tags?: readonly string[];
  readonly refresh?: string | boolean;
  readonly time?: { readonly from: string; readonly to: string };
  readonly timepicker?: { readonly refresh_intervals?: string[] };
  readonly links?: readonly DashboardLink[];
  readonly panels: readonly Panel[];
  readonly templating?: { readonly list?: readonly Variable[] };
  readonly annotations?: { readonly list?: readonly Annotation[] };
}

export interface Panel {
  readonly id: number;
  readonly type: string;
  readonly title?: string;
  readonly description?: string;
  readonly transparent?: boolean;
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly links?: readonly DashboardLink[];
  readonly targets: readonly Target[];
  readonly interval?: string;
  readonly maxDataPoints?: number;
  readonly timeFrom?: string;
  readonly transformations: readonly DataTransformerConfig[];
  readonly fieldConfig: FieldConfigSource;
  readonly options: Record<string, unknown>;
  readonly repeat?: string;
  /** Rows: whether its panels are hidden, and those panels. */
  readonly collapsed?: boolean;
  readonly panels?: readonly Panel[];
}

export interface Target {
  readonly refId: string;
  readonly expr: string;
  readonly legendFormat?: string;
  readonly format?: string;
  readonly instant?: boolean;
  readonly range?: boolean;
  readonly interval?: string;
  readonly hide?: boolean;
}

export interface Variable {
  readonly name: string;
  readonly label?: string;
  readonly description?: string;
  readonly type: string;
  readonly hide?: number;
  readonly query?: unknown;
  readonly definition?: string;
  readonly regex?: string;
  readonly sort?: number;
  readonly multi?: boolean;
  readonly includeAll?: boolean;
  readonly allValue?: string | null;
  readonly current?: { readonly value?: string | string[]; readonly text?: string | string[] };
  readonly options?: readonly { readonly value: string; readonly text: string }[];
}

export interface Annotation {
  readonly name: string;
  readonly enable?: boolean;
  readonly hide?: boolean;
  readonly iconColor?: string;
  readonly expr?: string;
  readonly target?: { readonly refId?: string; readonly expr?: string };
  readonly step?: string;
  readonly titleFormat?: string;
  readonly textFormat?: string;
  readonly tagKeys?: string;
}

/** Fills in what Grafana takes for granted where a panel leaves it out. */
export function complete(panel: Partial<Panel> & Pick<Panel, "type">): Panel {
  const { fieldConfig } = panel;
  return {
    ...panel,
    id: panel.id ?? 0,
    gridPos: panel.gridPos ?? { x: 0, y: 0, w: 12, h: 8 },
    targets: panel.targets ?? [],
    transformations: panel.transformations ?? [],
    options: panel.options ?? {},
    fieldConfig: { defaults: fieldConfig?.defaults ?? {}, overrides: fieldConfig?.overrides ?? [] },
    panels: panel.panels?.map(complete),
  };
}
