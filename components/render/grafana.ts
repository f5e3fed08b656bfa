import type { RenderedDashboard } from "../../dashboards";
import { alertmanagerSource, prometheusSource } from "../../dashboards/data-sources";

/** What Grafana is told by its environment: `GF_<section>_<key>` of grafana.ini (plan, section 2.2). */
export const grafanaEnvironment = (rootUrl: string): Record<string, string> => ({
  GF_SERVER_ROOT_URL: rootUrl,
  GF_SECURITY_ADMIN_USER: "admin",
  GF_SECURITY_DISABLE_GRAVATAR: "true",
  GF_USERS_ALLOW_SIGN_UP: "false",
  GF_USERS_AUTO_ASSIGN_ORG: "true",
  GF_USERS_AUTO_ASSIGN_ORG_ROLE: "Viewer",
  GF_AUTH_ANONYMOUS_ENABLED: "false",
  // A monitoring stack does not call home, and loads no plugin that nobody asked for.
  GF_ANALYTICS_REPORTING_ENABLED: "false",
  GF_ANALYTICS_CHECK_FOR_UPDATES: "false",
  GF_ANALYTICS_CHECK_FOR_PLUGIN_UPDATES: "false",
  GF_PLUGINS_PREINSTALL_DISABLED: "true",
  GF_NEWS_NEWS_FEED_ENABLED: "false",
});

/** What the stack's things are called in a Grafana. */
export interface GrafanaNames {
  readonly uid: (uid: string) => string;
  readonly title: (title: string) => string;
}

/** Grafana takes no longer uid; the longest of ours is `pipeline-overview`. */
const longestUid = 40;
const longestStack = longestUid - "-pipeline-overview".length;

/**
 * In a Grafana that others use too, everything carries the stack's name: nothing of theirs is taken for ours and overwritten.
 * @throws Error when the stack's name cannot be a part of a uid
 */
export function grafanaNames(stack: string, own: boolean): GrafanaNames {
  if (own) return { uid: (uid) => uid, title: (title) => title };
  if (!/^[\w-]+$/.test(stack) || stack.length > longestStack)
    throw new Error(
      `grafana.url: found the stack ${stack}, expected one with at most ${longestStack} letters, digits, - and _ in its name, which ` +
        "tells its dashboards from others' in that Grafana. Use a stack of another name.",
    );
  return { uid: (uid) => `${stack}-${uid}`, title: (title) => `${title} (${stack})` };
}

/** A dashboard whose uid, data sources and links are those of the Grafana that it is for; the folder's name stays. */
export function named(board: RenderedDashboard, { uid, title }: GrafanaNames): RenderedDashboard {
  const place = "/d/";
  const model = JSON.parse(JSON.stringify(board.model), (key, value) => {
    // An alert list knows its data source by the name.
    if (key === "datasource") return typeof value === "string" ? title(value) : { ...value, uid: uid(value.uid) };
    if (key === "url" && value.startsWith(place)) return `${place}${uid(value.slice(place.length))}`;
    return value;
  });
  return { ...board, model: { ...model, uid: uid(board.uid) } };
}

export interface DataSource {
  name: string;
  type: string;
  uid: string;
  url: string;
  isDefault: boolean;
  /** Settings of the type of data source. */
  jsonData: object;
}

export interface DataSourceInputs {
  /** Prometheus as Grafana reaches it. */
  prometheus: string;
  /** Alertmanager as Grafana reaches it. */
  alertmanager: string;
  /** Time between two scrapes, seconds: no panel asks for finer steps. */
  scrapeInterval: number;
  /** Whether Prometheus is the default of this Grafana; one that others use has a default already. */
  preferred: boolean;
  names: GrafanaNames;
}

/** The data sources of the dashboards; Grafana asks them itself, so that a browser need not reach them. */
export const dataSources = ({
  prometheus,
  alertmanager,
  scrapeInterval,
  preferred,
  names,
}: DataSourceInputs): DataSource[] => [
  {
    name: names.title("Prometheus"),
    type: prometheusSource.type,
    uid: names.uid(prometheusSource.uid),
    url: prometheus,
    isDefault: preferred,
    jsonData: {
      timeInterval: `${scrapeInterval}s`,
      httpMethod: "POST",
      manageAlerts: true,
      alertmanagerUid: names.uid(alertmanagerSource.uid),
    },
  },
  {
    name: names.title("Alertmanager"),
    type: alertmanagerSource.type,
    uid: names.uid(alertmanagerSource.uid),
    url: alertmanager,
    isDefault: false,
    jsonData: { implementation: "prometheus", handleGrafanaManagedAlerts: false },
  },
];

/** Who may do what in a folder (plan, section 2.2). Admins may do everything anyway, and only they change data sources. */
export const folderPermissions = [
  { role: "Viewer", permission: "View" },
  { role: "Editor", permission: "Edit" },
];

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, inner]) => [key, sorted(inner)]));
}

/** JSON with sorted keys, as Grafana's provider writes it: what did not change does not look changed. */
export const stableJson = (value: object): string => JSON.stringify(sorted(value));
