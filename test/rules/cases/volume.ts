import * as alerts from "../../../rules/alerts/volume";
import { minutes } from "../../../rules/duration";
import type { AlertRule } from "../../../rules/rule";
import { alertCase } from "../promtool/case";
import { pushed } from "./series";

const of = (layer: string, table: string) => `layer="${layer}",table="${table}"`;
const trades = of("bronze", "raw_trades");
const orders = of("bronze", "raw_orders");
const cleaned = of("silver", "cleaned_trades");
const summary = of("gold", "trade_summary_daily");
/** In a layer of the user's own. */
const daily = of("lake", "daily");
const rows = (table: string, day: string) =>
  `data_row_count{${table},partition_date="${day}",${pushed("volume_sensor")}}`;
const age = (table: string) => `data_freshness_seconds{${table},${pushed("freshness_sensor")}}`;
const deviation = `data_volume_deviation_percent{${trades},${pushed("volume_sensor")}}`;
const always = (value: number) => ({ healthy: value, edge: value, faulty: value });
const critical = { severity: "critical", service: "data-quality" } as const;

const unusual = (percent: string) =>
  `The rows of bronze.raw_trades are ${percent}% away from the mean of the full days before, seven at most; up to 20% is usual.`;

const deviationCase = (alert: AlertRule) =>
  alertCase(alert, {
    series: { [deviation]: { healthy: 5, edge: 20, faulty: 20.1 } },
    expected: {
      severity: "warning",
      service: "data-quality",
      labels: { job: "volume_sensor", layer: "bronze", table: "raw_trades", stage: "bronze" },
      summary: "bronze.raw_trades has an unusual number of rows",
      description: unusual("20.1"),
    },
    also: [
      {
        title: "fires for too few rows",
        series: { [deviation]: [[-50, minutes(10)]] },
        firesAt: [minutes(6)],
        expected: { description: unusual("50.0") },
      },
    ],
  });

const noRows = (layer: string, table: string) => ({
  labels: { layer, table, stage: layer },
  summary: `${layer}.${table} has no rows today`,
  description: `No row was added to ${layer}.${table} since midnight UTC, and it is older than its layer promises.`,
});

export const cases = [
  deviationCase(alerts.volumeAnomalyDetected),
  deviationCase(alerts.volumeAnomalyWarning),
  alertCase(alerts.zeroRowCount, {
    series: {
      [rows(trades, "latest")]: { healthy: 1000, edge: 0, faulty: 0 },
      [rows(trades, "previous")]: always(1000),
      [rows(trades, "all")]: always(9000),
      [age(trades)]: { healthy: 30, edge: 120, faulty: 121 },
      [rows(orders, "latest")]: { healthy: 1000, edge: 1, faulty: 1 },
      [age(orders)]: { healthy: 30, edge: 9000, faulty: 9000 },
      [rows(cleaned, "latest")]: { healthy: 1000, edge: 0, faulty: 0 },
      [age(cleaned)]: always(600),
      [rows(summary, "latest")]: { healthy: 1000, edge: 0, faulty: 0 },
      [age(summary)]: always(7200),
      [rows(daily, "latest")]: always(0),
      [age(daily)]: always(30),
    },
    expected: { ...critical, ...noRows("bronze", "raw_trades") },
    also: [
      {
        title: "fires for silver",
        series: { [rows(cleaned, "latest")]: [[0, minutes(15)]], [age(cleaned)]: [[601, minutes(15)]] },
        firesAt: [minutes(11)],
        expected: noRows("silver", "cleaned_trades"),
      },
      {
        title: "fires for gold",
        series: { [rows(summary, "latest")]: [[0, minutes(15)]], [age(summary)]: [[7201, minutes(15)]] },
        firesAt: [minutes(11)],
        expected: noRows("gold", "trade_summary_daily"),
      },
      {
        title: "fires for a table that was never written",
        series: { [rows(orders, "latest")]: [[0, minutes(15)]] },
        firesAt: [minutes(11)],
        expected: noRows("bronze", "raw_orders"),
      },
    ],
  }),
  alertCase(alerts.dataQualityHardFailure, {
    series: {
      [age(trades)]: { healthy: 30, edge: 900, faulty: 901 },
      [rows(trades, "all")]: { healthy: 1000, edge: 1, faulty: 1000 },
      [rows(trades, "latest")]: always(0),
      [rows(cleaned, "all")]: always(0),
      [age(cleaned)]: always(9000),
    },
    expected: {
      ...critical,
      labels: { layer: "bronze", table: "raw_trades", stage: "bronze" },
      summary: "bronze.raw_trades is empty or has stopped getting data",
      description:
        "bronze.raw_trades has no rows at all, or got its last ones more than 15 minutes ago: nothing downstream can be trusted.",
    },
    also: [
      {
        title: "fires for a table without rows",
        series: { [rows(trades, "all")]: [[0, minutes(10)]] },
        firesAt: [minutes(5)],
      },
      {
        title: "fires once for a table that is empty and old",
        series: { [rows(trades, "all")]: [[0, minutes(10)]], [age(trades)]: [[5000, minutes(10)]] },
        firesAt: [minutes(5)],
      },
    ],
  }),
];
