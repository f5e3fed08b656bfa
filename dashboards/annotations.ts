import type * as dashboard from "@grafana/grafana-foundation-sdk/dashboard";
import { alertState } from "../metrics/scrape";
import { oneOf, promql, select } from "../rules/promql";
import type { Signal } from "../rules/signal";
import { containerCreated } from "../rules/signals/containers";
import { schemaTimeline } from "../rules/signals/schema";
import { prometheusSource } from "./data-sources";
import { colors } from "./style";

interface Marks {
  readonly name: string;
  readonly color: string;
  readonly signal: Signal;
  readonly title: string;
  readonly text: string;
  readonly tags: readonly string[];
  /** The value is the time, milliseconds. @default false */
  readonly valueIsTime?: boolean;
}

/** Things that happened, drawn over every panel that shows a course of time. */
const annotation = ({ name, color, signal, title, text, tags, valueIsTime }: Marks): dashboard.AnnotationQuery => ({
  name,
  datasource: prometheusSource,
  enable: true,
  hide: false,
  iconColor: color,
  expr: signal.query.text,
  titleFormat: title,
  textFormat: text,
  tagKeys: tags.join(","),
  step: "60s",
  ...(valueIsTime && { useValueForTime: true }),
});

const firing = select(alertState.alerts, { alertstate: "firing", severity: oneOf(["critical", "warning"]) });

export const alertAnnotations = annotation({
  name: "Alerts",
  color: colors.bad,
  signal: {
    name: "Alerts",
    description: "Time in which a critical or warning alert was firing.",
    unit: "alerts",
    query: promql`max by (alertname, severity, service, stage) (${firing})`,
  },
  title: "{{alertname}}",
  text: "{{severity}} {{service}} {{stage}}",
  tags: ["severity", "service"],
});

export const deploymentAnnotations = annotation({
  name: "Deployments",
  color: colors.in,
  signal: containerCreated,
  title: "{{name}} deployed",
  text: "The container {{name}} was created.",
  tags: ["name"],
  valueIsTime: true,
});

export const schemaAnnotations = annotation({
  name: "Schema changes",
  color: colors.origin,
  signal: schemaTimeline,
  title: "{{layer}}.{{table}}",
  text: "{{change_type}}",
  tags: ["layer", "change_type"],
});
