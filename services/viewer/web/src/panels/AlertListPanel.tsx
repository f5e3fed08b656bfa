import { dateTime } from "@grafana/data";
import { Icon, useTheme2 } from "@grafana/ui";
import { useEffect, useState } from "react";
import { useDashboard } from "../dashboard/context";
import { getJson } from "../query/api";
import { interpolate } from "../query/interpolate";
import { labelMatchers } from "./matchers";
import { NoData } from "./NoData";
import type { PanelProps } from "./types";

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

function useAlerts(): { alerts?: Alert[]; error?: string } {
  const { tick } = useDashboard();
  const [state, setState] = useState<{ alerts?: Alert[]; error?: string }>({});
  // A refresh changes nothing but the tick.
  useEffect(() => {
    const abort = new AbortController();
    getJson<Alert[]>("/api/alertmanager/alerts", abort.signal).then(
      (alerts) => setState({ alerts }),
      ({ message }: Error) => abort.signal.aborted || setState((last) => ({ ...last, error: message })),
    );
    return () => abort.abort();
  }, [tick]);
  return state;
}

function Item({ alert: { labels, annotations, startsAt, status } }: { alert: Alert }) {
  const { colors, visualization } = useTheme2();
  const severity = labels.severity ?? "alert";
  const tone =
    status.state === "suppressed"
      ? colors.text.secondary
      : severity === "critical"
        ? colors.error.text
        : severity === "warning"
          ? colors.warning.text
          : visualization.getColorByName("blue");
  const muted = status.silencedBy.length ? "silenced" : status.inhibitedBy.length ? "inhibited" : undefined;
  const runbook = annotations.runbook_url;
  return (
    <li style={{ borderColor: colors.border.weak }}>
      <span className="state" style={{ color: tone, borderColor: tone }}>
        {muted ?? severity}
      </span>
      <span className="summary">
        <strong>{labels.alertname}</strong>{" "}
        {labels.service && <span style={{ color: colors.text.secondary }}>{labels.service}</span>}
        <small style={{ color: colors.text.secondary }}>{annotations.summary ?? annotations.description}</small>
      </span>
      <span style={{ color: colors.text.secondary, whiteSpace: "nowrap" }}>
        {dateTime(startsAt).fromNow(true)}
        {runbook && (
          <a
            href={runbook}
            target="_blank"
            rel="noreferrer"
            title="Runbook"
            aria-label={`Runbook of ${labels.alertname}`}
            style={{ marginLeft: 8, color: colors.text.link }}
          >
            <Icon name="book-open" aria-hidden />
          </a>
        )}
      </span>
    </li>
  );
}

/** The alerts that Alertmanager knows; pending ones are not among them. */
export function AlertListPanel({ panel, variables }: PanelProps) {
  const { alerts, error } = useAlerts();
  const { colors } = useTheme2();
  const filter = interpolate(String(panel.options.alertInstanceLabelFilter ?? ""), variables, "raw");
  if (error)
    return (
      <div className="message" data-panel-error style={{ color: colors.error.text }}>
        {error}
      </div>
    );
  if (!alerts) return <div className="message">Loading</div>;
  const shown = listed(alerts, { ...panel.options, alertInstanceLabelFilter: filter });
  if (shown.length === 0) return <NoData panel={panel} otherwise="No alert is firing" />;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what is scrolled has to be reached by the keyboard
    <section className="scroll" aria-label={panel.title} tabIndex={0}>
      <ul className="alerts">
        {shown.map((alert) => (
          <Item key={alert.fingerprint} alert={alert} />
        ))}
      </ul>
    </section>
  );
}
