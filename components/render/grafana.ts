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
}

/** The data sources of the dashboards; Grafana asks them itself, so that a browser need not reach them. */
export const dataSources = ({
  prometheus,
  alertmanager,
  scrapeInterval,
  preferred,
}: DataSourceInputs): DataSource[] => [
  {
    name: "Prometheus",
    ...prometheusSource,
    url: prometheus,
    isDefault: preferred,
    jsonData: {
      timeInterval: `${scrapeInterval}s`,
      httpMethod: "POST",
      manageAlerts: true,
      alertmanagerUid: alertmanagerSource.uid,
    },
  },
  {
    name: "Alertmanager",
    ...alertmanagerSource,
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
