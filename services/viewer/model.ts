/** What the viewer reads of Grafana's classic dashboard model; everything else is handed to the browser as it is. */
export interface Dashboard {
  readonly uid: string;
  readonly title: string;
  readonly description?: string;
  readonly tags?: readonly string[];
  readonly panels?: readonly Panel[];
  readonly templating?: { readonly list?: readonly Variable[] };
  readonly annotations?: { readonly list?: readonly Annotation[] };
}

export interface Panel {
  readonly id?: number;
  readonly type: string;
  readonly title?: string;
  /** The panels of a collapsed row. */
  readonly panels?: readonly Panel[];
  readonly targets?: readonly Target[];
}

export interface Target {
  readonly refId?: string;
  readonly expr?: string;
}

export interface Annotation {
  readonly name?: string;
  readonly expr?: string;
  readonly target?: Target;
}

export interface Variable {
  readonly name: string;
  readonly type: string;
  readonly query?: unknown;
  readonly definition?: string;
}

/** Every panel, those of collapsed rows too. */
export function allPanels(panels: readonly Panel[] = []): Panel[] {
  return panels.flatMap((panel) => [panel, ...allPanels(panel.panels)]);
}

/** The text of a query variable's query, in whichever of Grafana's forms it is written. */
export function variableQuery({ query, definition }: Variable): string {
  if (typeof query === "string") return query;
  const inside = (query as { query?: unknown } | undefined)?.query;
  return typeof inside === "string" ? inside : (definition ?? "");
}

/** The expression of an annotation, in whichever of Grafana's forms it is written. */
export function annotationQuery({ expr, target }: Annotation): string {
  return expr || target?.expr || "";
}

/** A dashboard as the list shows it. */
export interface DashboardSummary {
  readonly uid: string;
  readonly title: string;
  readonly description: string;
  readonly tags: readonly string[];
  /** Name of the folder that the file lies in. */
  readonly folder: string;
  /** Path on this server, the same as in Grafana. */
  readonly url: string;
  readonly panels: number;
}

/** What the page of a dashboard needs beside its model. */
export interface ViewerConfig {
  /** Time between two scrapes; `$__rate_interval` is four of them at least. Seconds. */
  readonly scrapeInterval: number;
}
