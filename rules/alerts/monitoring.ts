import { minutes } from "../duration";
import { type AlertRule, above, equals } from "../rule";
import { spellShare } from "../share";
import {
  budgetUsed,
  configurationChanges,
  configurationLoaded,
  failedNotifications,
  heartbeat,
  ruleFailures,
  symbolTableSize,
  targetUp,
  undeliveredAlerts,
} from "../signals/monitoring";

export const watchdog: AlertRule = {
  name: "Watchdog",
  signal: heartbeat,
  for: 0,
  severity: "none",
  service: "monitoring",
  summary: "Alerts are on their way",
  description:
    "This alert always fires and is told to nobody. When Alertmanager does not have it, it gets no other alert either.",
  dashboard: "pipeline-overview",
};

export const targetDown: AlertRule = {
  name: "TargetDown",
  signal: targetUp,
  condition: equals(0),
  for: minutes(2),
  severity: "warning",
  service: "monitoring",
  summary: "{{ $labels.job }} does not answer",
  description: ({ lasting }) =>
    `{{ $labels.instance }} of job {{ $labels.job }} has not answered for ${lasting}; what it measures is not known, and alerts on ` +
    "it are silent.",
  dashboard: "infrastructure",
};

export const ruleEvaluationFailing: AlertRule = {
  name: "RuleEvaluationFailing",
  signal: ruleFailures,
  condition: above(0),
  for: minutes(2),
  severity: "warning",
  service: "monitoring",
  summary: "Rules of {{ $labels.rule_group }} cannot be evaluated",
  description:
    'Evaluations that failed within 5 minutes: {{ $value | printf "%.0f" }}. Alerts of that group may be silent.',
  dashboard: "infrastructure",
};

export const alertDeliveryFailing: AlertRule = {
  name: "AlertDeliveryFailing",
  signal: undeliveredAlerts,
  condition: above(0),
  // Longer than the signal looks back: Alertmanager may be restarted.
  for: minutes(3),
  severity: "critical",
  service: "monitoring",
  summary: "Alerts do not reach Alertmanager",
  description: 'Attempts to deliver alerts that failed within 2 minutes: {{ $value | printf "%.0f" }}.',
  dashboard: "infrastructure",
};

export const notificationsFailing: AlertRule = {
  name: "NotificationsFailing",
  signal: failedNotifications,
  condition: above(0),
  for: minutes(2),
  severity: "critical",
  service: "monitoring",
  summary: "Notifications by {{ $labels.integration }} fail",
  description:
    'Attempts to notify somebody by {{ $labels.integration }} that failed of late: {{ $value | printf "%.0f" }}.',
  dashboard: "infrastructure",
};

export const configurationReloadFailed: AlertRule = {
  name: "ConfigurationReloadFailed",
  signal: configurationLoaded,
  condition: equals(0),
  for: minutes(1),
  severity: "warning",
  service: "monitoring",
  summary: "The configuration of {{ $labels.job }} could not be loaded",
  description:
    "{{ $labels.instance }} still runs with its former configuration and will not start again with this one.",
  dashboard: "infrastructure",
};

export const configurationChange: AlertRule = {
  name: "ConfigurationChange",
  signal: configurationChanges,
  condition: above(0),
  for: 0,
  severity: "info",
  service: "monitoring",
  summary: "Prometheus has loaded a configuration",
  description: "{{ $labels.instance }} loaded its configuration {{ $value }} times within 5 minutes.",
  dashboard: "infrastructure",
};

export const seriesBudgetExceeded: AlertRule = {
  name: "SeriesBudgetExceeded",
  signal: budgetUsed,
  condition: above(1),
  for: minutes(10),
  severity: "warning",
  service: "monitoring",
  summary: "{{ $labels.job }} stores too many series",
  description: ({ threshold }) =>
    `{{ $labels.job }} uses {{ $value | humanizePercentage }} of its budget of series; expected at most ${spellShare(threshold)}.`,
  dashboard: "infrastructure",
};

export const symbolTableGrowing: AlertRule = {
  name: "SymbolTableGrowing",
  signal: symbolTableSize,
  condition: above(16 * 1024 ** 2),
  for: minutes(15),
  severity: "info",
  service: "monitoring",
  summary: "Prometheus remembers {{ $value | humanize1024 }}B of label values",
  description: ({ threshold }) =>
    `The symbol table takes {{ $value | humanize1024 }}B, usual is far below ${threshold / 1024 ** 2}MiB: some label has ever new ` +
    "values.",
  dashboard: "infrastructure",
};
