import * as dashboard from "@grafana/grafana-foundation-sdk/dashboard";
import type { Dashboard as Uid } from "../rules/rule";
import { alertAnnotations, deploymentAnnotations } from "./annotations";
import type { PanelOf } from "./panel";
import { type DashboardParameters, resolveFor, type Stacked } from "./parameters";
import type { Variable } from "./variables";

/** Panels under a heading, which is left out where a stack has none of them. */
export interface Row {
  readonly title: string;
  readonly panels: Stacked<readonly PanelOf[]>;
}

/** A dashboard as its file says it: what is on it, and in which order. */
export interface DashboardSpec {
  readonly uid: Uid;
  readonly title: string;
  readonly description: string;
  /** Folder in Grafana. */
  readonly folder: string;
  /** Place among the dashboards; part of the file's name. */
  readonly order: number;
  /** Time between two refreshes, as Grafana writes it. */
  readonly refresh: string;
  /** Time shown at first, as Grafana writes it: `now-1h`. */
  readonly from: string;
  readonly variables: readonly Variable[];
  readonly annotations?: readonly dashboard.AnnotationQuery[];
  readonly rows: readonly Row[];
}

const columns = 24;

/** Places panels from left to right, and below where the width is used up; heading and panels are numbered through. */
function place(rows: readonly Row[], stack: DashboardParameters) {
  const placed: (dashboard.Panel | dashboard.RowPanel)[] = [];
  let y = 0;
  for (const { title, panels: panelsOf } of rows) {
    const panels = resolveFor(panelsOf, stack);
    if (panels.length === 0) continue;
    placed.push({
      ...dashboard.defaultRowPanel(),
      title,
      id: placed.length + 1,
      gridPos: { x: 0, y, w: columns, h: 1 },
    });
    y += 1;
    let [x, height] = [0, 0];
    for (const panelOf of panels) {
      const panel = panelOf(stack);
      const { w, h } = panel.gridPos ?? dashboard.defaultGridPos();
      if (x + w > columns) [x, y, height] = [0, y + height, 0];
      placed.push({ ...panel, id: placed.length + 1, gridPos: { x, y, w, h } });
      x += w;
      height = Math.max(height, h);
    }
    y += height;
  }
  return placed;
}

/** Links to the other dashboards, which keep the time that is shown. */
const linksTo = (others: readonly DashboardSpec[]): dashboard.DashboardLink[] =>
  others.map(({ uid, title, description }) => ({
    ...dashboard.defaultDashboardLink(),
    type: dashboard.DashboardLinkType.Link,
    icon: "dashboard",
    title,
    tooltip: description,
    url: `/d/${uid}`,
    keepTime: true,
  }));

/** The dashboard's model: plain data, and the same for the same stack. */
export function build(
  spec: DashboardSpec,
  others: readonly DashboardSpec[],
  stack: DashboardParameters,
): dashboard.Dashboard {
  const model = new dashboard.DashboardBuilder(spec.title)
    .uid(spec.uid)
    .description(spec.description)
    .tags(["trade-observability"])
    .readonly()
    .timezone("browser")
    .time({ from: spec.from, to: "now" })
    .refresh(spec.refresh)
    .timepicker(new dashboard.TimePickerBuilder().refreshIntervals(["5s", "15s", "30s", "1m", "5m", "15m"]))
    .tooltip(dashboard.DashboardCursorSync.Crosshair)
    .build();
  return JSON.parse(
    JSON.stringify({
      ...model,
      links: linksTo(others),
      templating: { list: spec.variables },
      annotations: { list: [alertAnnotations, deploymentAnnotations, ...(spec.annotations ?? [])] },
      panels: place(spec.rows, stack),
    }),
  );
}
