import * as alerts from "../../../rules/alerts/monitoring";
import { minutes } from "../../../rules/duration";
import { type AlertCase, alertCase, type Expected } from "../promtool/case";
import type { Course } from "../promtool/course";
import { missed, still, target } from "./series";

const prometheus = target("prometheus", "localhost:9090");
const alertmanager = target("alertmanager", "alertmanager:9093");
const kafka = (n: number) => target("kafka", `kafka-broker-${n}:7071`);
const own = { job: "prometheus", instance: "localhost:9090" };
const always = (course: Course) => ({ healthy: course, edge: course, faulty: course });
const oncePerScrape = { perSecond: 1 / 15 };
const failing = { healthy: still, edge: still, faulty: oncePerScrape };

const heartbeat: Expected = {
  severity: "none",
  service: "monitoring",
  labels: {},
  summary: "Alerts are on their way",
  description:
    "This alert always fires and is told to nobody. When Alertmanager does not have it, it gets no other alert either.",
};

const watchdog: AlertCase = {
  alert: alerts.watchdog,
  sampleStep: 15,
  stories: [{}],
  scenarios: [
    {
      title: "fires",
      story: 0,
      checks: [0, minutes(1), minutes(60)].map((at) => ({ at, alerts: [heartbeat] })),
    },
  ],
};

const errors = `prometheus_notifications_errors_total{alertmanager="http://alertmanager:9093/api/v2/alerts",${prometheus}}`;
const failedEvaluations = (count: number) =>
  `Evaluations that failed within 5 minutes: ${count}. Alerts of that group may be silent.`;
const undelivered = (count: number) => `Attempts to deliver alerts that failed within 2 minutes: ${count}.`;
const notNotified = (count: number) => `Attempts to notify somebody by slack that failed of late: ${count}.`;

export const cases = [
  watchdog,
  alertCase(alerts.targetDown, {
    series: {
      [`up{${target("flink", "flink-jobmanager:9249")}}`]: { healthy: 1, edge: 1, faulty: 0 },
      [`up{${kafka(1)}}`]: { healthy: 1, edge: 0, faulty: 0 },
    },
    expected: {
      severity: "warning",
      service: "monitoring",
      labels: { job: "flink", instance: "flink-jobmanager:9249" },
      summary: "flink does not answer",
      description:
        "flink-jobmanager:9249 of job flink has not answered for 2 minutes; what it measures is not known, and alerts on it are silent.",
    },
    also: missed(`up{${target("flink", "flink-jobmanager:9249")}}`, minutes(2)),
  }),
  alertCase(alerts.ruleEvaluationFailing, {
    lingers: minutes(5),
    atLast: { description: failedEvaluations(1) },
    series: { [`prometheus_rule_evaluation_failures_total{rule_group="slo.yml;slo",${prometheus}}`]: failing },
    expected: {
      severity: "warning",
      service: "monitoring",
      labels: { ...own, rule_group: "slo.yml;slo" },
      summary: "Rules of slo.yml;slo cannot be evaluated",
      description: failedEvaluations(9),
    },
  }),
  alertCase(alerts.alertDeliveryFailing, {
    lingers: minutes(2) - 15,
    atLast: { description: undelivered(1) },
    series: { [errors]: failing },
    expected: {
      severity: "critical",
      service: "monitoring",
      labels: {},
      summary: "Alerts do not reach Alertmanager",
      description: undelivered(8),
    },
  }),
  alertCase(alerts.notificationsFailing, {
    lingers: minutes(10) - 15,
    atLast: { description: notNotified(2) },
    series: {
      [`alertmanager_notifications_failed_total{integration="slack",reason="serverError",${alertmanager}}`]: failing,
      [`alertmanager_notifications_failed_total{integration="slack",reason="other",${alertmanager}}`]: failing,
      [`alertmanager_notifications_failed_total{integration="email",reason="other",${alertmanager}}`]: always(still),
    },
    expected: {
      severity: "critical",
      service: "monitoring",
      labels: { integration: "slack" },
      summary: "Notifications by slack fail",
      description: notNotified(18),
    },
  }),
  alertCase(alerts.configurationReloadFailed, {
    series: {
      [`prometheus_config_last_reload_successful{${prometheus}}`]: { healthy: 1, edge: 1, faulty: 0 },
      [`alertmanager_config_last_reload_successful{${alertmanager}}`]: always(1),
    },
    expected: {
      severity: "warning",
      service: "monitoring",
      labels: own,
      summary: "The configuration of prometheus could not be loaded",
      description: "localhost:9090 still runs with its former configuration and will not start again with this one.",
    },
    also: [
      {
        title: "fires for Alertmanager",
        series: { [`alertmanager_config_last_reload_successful{${alertmanager}}`]: [[0, minutes(5)]] },
        firesAt: [minutes(2)],
        expected: {
          labels: { job: "alertmanager", instance: "alertmanager:9093" },
          summary: "The configuration of alertmanager could not be loaded",
          description:
            "alertmanager:9093 still runs with its former configuration and will not start again with this one.",
        },
      },
    ],
  }),
  alertCase(alerts.configurationChange, {
    lingers: minutes(4),
    series: {
      [`prometheus_config_last_reload_success_timestamp_seconds{${prometheus}}`]: {
        healthy: still,
        edge: still,
        faulty: 600,
      },
      // One good configuration after another: this one never changes.
      [`prometheus_config_last_reload_successful{${prometheus}}`]: always(1),
    },
    expected: {
      severity: "info",
      service: "monitoring",
      labels: own,
      summary: "Prometheus has loaded a configuration",
      description: "localhost:9090 loaded its configuration 1 times within 5 minutes.",
    },
  }),
  alertCase(alerts.seriesBudgetExceeded, {
    series: {
      [`scrape_samples_post_metric_relabeling{${kafka(1)}}`]: { healthy: 100, edge: 250, faulty: 250 },
      [`scrape_samples_post_metric_relabeling{${kafka(2)}}`]: { healthy: 100, edge: 250, faulty: 251 },
      [`scrape_samples_post_metric_relabeling{${target("cadvisor", "cadvisor:8080")}}`]: always(800),
    },
    expected: {
      severity: "warning",
      service: "monitoring",
      labels: { job: "kafka" },
      summary: "kafka stores too many series",
      description: "kafka uses 100.2% of its budget of series; expected at most 100%.",
    },
  }),
  alertCase(alerts.symbolTableGrowing, {
    series: {
      [`prometheus_tsdb_symbol_table_size_bytes{${prometheus}}`]: {
        healthy: 200_000,
        edge: 16_777_216,
        faulty: 16_777_217,
      },
    },
    expected: {
      severity: "info",
      service: "monitoring",
      labels: own,
      summary: "Prometheus remembers 16MiB of label values",
      description: "The symbol table takes 16MiB, usual is far below 16MiB: some label has ever new values.",
    },
  }),
];
