import { dateTime } from "@grafana/data";
import { Icon, useTheme2 } from "@grafana/ui";
import { useEffect, useState } from "react";
import { useDashboard } from "../dashboard/context";
import { askAlertmanager } from "../query/api";
import { interpolate } from "../query/interpolate";
import { type Alert, hasHeartbeat, listed } from "./alerts";
import { NoData } from "./NoData";
import type { PanelProps } from "./types";

function useAlerts(): { alerts?: Alert[]; error?: string } {
  const { tick } = useDashboard();
  const [state, setState] = useState<{ alerts?: Alert[]; error?: string }>({});
  // A refresh changes nothing but the tick.
  useEffect(() => {
    const abort = new AbortController();
    askAlertmanager<Alert[]>("alerts", abort.signal).then(
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
  const isHeard = hasHeartbeat(alerts, panel.options);
  if (isHeard && shown.length === 0) return <NoData panel={panel} otherwise="No alert is firing" />;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what is scrolled has to be reached by the keyboard
    <section className="scroll" aria-label={panel.title} tabIndex={0}>
      {!isHeard && (
        <p data-panel-error style={{ color: colors.error.text }}>
          Alertmanager hears nothing from Prometheus, not even the heartbeat: an alert would not be listed here. In the
          first minutes after a start that is usual.
        </p>
      )}
      <ul className="alerts">
        {shown.map((alert) => (
          <Item key={alert.fingerprint} alert={alert} />
        ))}
      </ul>
    </section>
  );
}
