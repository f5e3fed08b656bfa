import { alertmanager } from "../../metrics/alertmanager";
import { prometheus } from "../../metrics/prometheus";
import { scrape } from "../../metrics/scrape";
import { minutes, spellDuration } from "../duration";
import type { RuleParameters } from "../parameters";
import { not, promql, select, span } from "../promql";
import { seriesBudget } from "../recording/monitoring";
import type { Signal } from "../signal";
import { answers } from "./target";

export const heartbeat: Signal = {
  name: "Heartbeat",
  description: "Always 1: shows that rules are evaluated and that their alerts reach Alertmanager.",
  unit: "boolean",
  query: promql`vector(1)`,
};

export const targetUp: Signal = {
  name: "Target answers",
  description:
    "Whether a target answered the last scrape; 1 is good, no value in the first minutes before it did. Kafka's brokers have an alert " +
    "of their own.",
  unit: "boolean",
  query: answers({ job: not("kafka") }),
};

export const ruleFailures: Signal = {
  name: "Failed rule evaluations",
  description: "Evaluations that failed within five minutes, by group. 0 is good.",
  unit: "evaluations",
  query: promql`increase(${prometheus.ruleEvaluationFailures}[5m])`,
};

export const undeliveredAlerts: Signal = {
  name: "Alerts that did not reach Alertmanager",
  // Not the alerts dropped: every reload of the configuration drops what is sent before Alertmanager is found again, and a
  // minute later Prometheus sends it once more.
  description:
    "Failed attempts to hand alerts to Alertmanager within two minutes; the heartbeat makes one every 75 seconds. 0 is good.",
  unit: "notifications",
  query: promql`sum(increase(${prometheus.notificationErrors}[2m]))`,
};

/** A group that cannot be told counts once in each of its intervals: the window holds two, or it would look well in between. */
export const failedNotifications = ({ groupInterval }: RuleParameters): Signal => {
  const window = Math.max(minutes(10), 2 * groupInterval);
  return {
    name: "Failed notifications",
    description: `Notifications within ${spellDuration(window)} that a receiver did not take, by integration. 0 is good.`,
    unit: "notifications",
    query: promql`sum by (integration) (increase(${alertmanager.notificationsFailed}[${span(window)}]))`,
  };
};

export const configurationLoaded: Signal = {
  name: "Configuration loaded",
  description: "Whether Prometheus and Alertmanager could load their latest configuration; 1 is good.",
  unit: "boolean",
  query: promql`${prometheus.configReloadSuccessful} or ${alertmanager.configReloadSuccessful}`,
};

/** The plan counts changes of `…_reload_successful`, which stays 1 when one good configuration follows another. */
export const configurationChanges: Signal = {
  name: "Configuration changes",
  description: "How often Prometheus loaded a configuration within five minutes.",
  unit: "changes",
  query: promql`changes(${prometheus.configReloadTime}[5m])`,
};

export const budgetUsed: Signal = {
  name: "Series budget used",
  description: "Series that a scrape job stores, as a share of what it may. Below 1 is good.",
  unit: "ratio",
  query: promql`sum by (job) (${scrape.storedSeries}) / on (job) ${seriesBudget}`,
};

export const symbolTableSize: Signal = {
  name: "Size of the symbol table",
  description:
    "Memory for all label names and values that Prometheus stores: grows with every new one, long before disks fill.",
  unit: "bytes",
  query: select(prometheus.symbolTableSize),
};
