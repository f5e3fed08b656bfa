import * as alerts from "../../../rules/alerts/freshness";
import { minutes } from "../../../rules/duration";
import { alertCase } from "../promtool/case";
import { pushed } from "./series";

const sensor = pushed("freshness_sensor");
const age = (layer: string, table: string) => `data_freshness_seconds{layer="${layer}",table="${table}",${sensor}}`;
const bronze = age("bronze", "raw_trades");
const silver = age("silver", "cleaned_trades");
const gold = age("gold", "trade_summary_daily");
const always = (value: number) => ({ healthy: value, edge: value, faulty: value });
const labelsOf = (layer: string, table: string) => ({ job: "freshness_sensor", layer, table, stage: layer });
const warning = { severity: "warning", service: "data-quality" } as const;

const stopped = (time: string) =>
  `bronze.raw_trades got its last rows ${time} ago, far beyond 15 minutes: the way from Kafka to bronze is probably broken.`;
const near = (table: string, time: string) => ({
  summary: `${table} is about to be older than promised`,
  description: `${table} got its last rows ${time} ago and nears the age that its layer promises.`,
});

export const cases = [
  alertCase(alerts.bronzeFreshnessViolation, {
    series: { [bronze]: { healthy: 30, edge: 120, faulty: 121 }, [silver]: always(500), [gold]: always(500) },
    expected: {
      ...warning,
      labels: labelsOf("bronze", "raw_trades"),
      summary: "bronze.raw_trades is older than promised",
      description: "bronze.raw_trades got its last rows 2m 1s ago; bronze data should be at most 2 minutes old.",
    },
  }),
  alertCase(alerts.silverFreshnessViolation, {
    series: { [silver]: { healthy: 30, edge: 600, faulty: 601 }, [bronze]: always(5000), [gold]: always(5000) },
    expected: {
      ...warning,
      labels: labelsOf("silver", "cleaned_trades"),
      summary: "silver.cleaned_trades is older than promised",
      description: "silver.cleaned_trades got its last rows 10m 1s ago; silver data should be at most 10 minutes old.",
    },
  }),
  alertCase(alerts.goldFreshnessViolation, {
    series: { [gold]: { healthy: 30, edge: 7200, faulty: 7201 }, [bronze]: always(9000), [silver]: always(9000) },
    expected: {
      ...warning,
      labels: labelsOf("gold", "trade_summary_daily"),
      summary: "gold.trade_summary_daily is older than promised",
      description: "gold.trade_summary_daily got its last rows 2h 0m 1s ago; gold data should be at most 2 hours old.",
    },
  }),
  alertCase(alerts.freshnessCriticalFailure, {
    series: { [bronze]: { healthy: 30, edge: 900, faulty: 901 }, [silver]: always(5000) },
    expected: {
      severity: "critical",
      service: "data-quality",
      labels: labelsOf("bronze", "raw_trades"),
      summary: "bronze.raw_trades has stopped getting data",
      description: stopped("15m 1s"),
    },
  }),
  alertCase(alerts.freshnessSlaApproaching, {
    series: {
      [bronze]: { healthy: 30, edge: 90, faulty: 91 },
      [silver]: { healthy: 30, edge: 480, faulty: 480 },
      [gold]: { healthy: 30, edge: 5400, faulty: 5400 },
    },
    expected: { ...warning, labels: labelsOf("bronze", "raw_trades"), ...near("bronze.raw_trades", "1m 31s") },
    also: [
      {
        title: "fires for silver",
        series: { [silver]: [[481, minutes(5)]] },
        firesAt: [minutes(2)],
        expected: { labels: labelsOf("silver", "cleaned_trades"), ...near("silver.cleaned_trades", "8m 1s") },
      },
      {
        title: "fires for gold",
        series: { [gold]: [[5401, minutes(5)]] },
        firesAt: [minutes(2)],
        expected: { labels: labelsOf("gold", "trade_summary_daily"), ...near("gold.trade_summary_daily", "1h 30m 1s") },
      },
      {
        title: "fires for a table that has just stalled, before the violation does",
        series: { [bronze]: [[{ perSecond: 1, from: 0 }, minutes(10)]] },
        quietAt: [150],
        firesAt: [180],
        expected: near("bronze.raw_trades", "3m 0s"),
      },
    ],
  }),
];
