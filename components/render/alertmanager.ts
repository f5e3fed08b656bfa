/** A receiver without integrations: alerts are grouped, shown and silenced, and nobody is told. */
const nobody = "null";

export interface AlertmanagerConfig {
  route: { receiver: string; group_by?: string[] };
  receivers: { name: string }[];
}

/** What Alertmanager starts with before the real configuration is delivered; it never changes, as a change would replace the container. */
export const startConfiguration = 'route:\n  receiver: "null"\nreceivers:\n  - name: "null"\n';

/** The configuration of Alertmanager: every alert on one route. */
export function alertmanagerConfig(): AlertmanagerConfig {
  return {
    route: { receiver: nobody, group_by: ["alertname", "severity", "service"] },
    receivers: [{ name: nobody }],
  };
}

/** Every file that Alertmanager reads, by its path below /etc/alertmanager. */
export function alertmanagerFiles(): Record<string, object> {
  return { "alertmanager.yml": alertmanagerConfig() };
}
