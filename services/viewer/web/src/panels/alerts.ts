import { labelMatchers } from "./matchers";

/** What Alertmanager says of an alert. */
export interface Alert {
  readonly fingerprint: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly startsAt: string;
  readonly generatorURL?: string;
  readonly status: {
    readonly state: string;
    readonly silencedBy: readonly string[];
    readonly inhibitedBy: readonly string[];
  };
}

const urgency = ["critical", "warning", "info", "none"];
const rank = ({ labels }: Alert) => urgency.indexOf(labels.severity ?? "") + 1 || urgency.length + 1;

/** Whether the alert that fires as long as Prometheus reaches Alertmanager is there, where the panel names one. */
export const hasHeartbeat = (alerts: readonly Alert[], { heartbeat }: { heartbeat?: string }): boolean =>
  heartbeat === undefined || alerts.some(({ labels }) => labels.alertname === heartbeat);

/** Alerts that the panel's filters let through, the most urgent first, then the newest. */
export function listed(
  alerts: readonly Alert[],
  {
    alertInstanceLabelFilter = "",
    alertName = "",
    maxItems = 20,
  }: { alertInstanceLabelFilter?: string; alertName?: string; maxItems?: number },
): Alert[] {
  const matchers = labelMatchers(alertInstanceLabelFilter);
  return alerts
    .filter(({ labels }) => matchers.every((matches) => matches(labels)))
    .filter(({ labels }) => (labels.alertname ?? "").toLowerCase().includes(alertName.toLowerCase()))
    .sort((one, other) => rank(one) - rank(other) || other.startsAt.localeCompare(one.startsAt))
    .slice(0, maxItems);
}
