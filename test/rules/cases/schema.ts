import * as alerts from "../../../rules/alerts/schema";
import { minutes } from "../../../rules/duration";
import type { AlertRule, Severity } from "../../../rules/rule";
import { alertCase } from "../promtool/case";
import { pushed, still } from "./series";

const changes = (changeType: string, table = "raw_trades") =>
  `schema_changes_total{layer="bronze",table="${table}",change_type="${changeType}",${pushed("schema_sensor")}}`;
const others = ["column_added", "column_dropped", "type_changed", "nullability_changed"];

/** The changes before the fault are history: only a new one is told of, for ten minutes. */
const schemaCase = (alert: AlertRule, changeType: string, severity: Severity, summary: string, description: string) =>
  alertCase(alert, {
    lingers: minutes(9),
    series: {
      [changes(changeType)]: { healthy: still, edge: still, faulty: 1 },
      [changes(changeType, "raw_orders")]: { healthy: { perSecond: 0, from: 4 }, edge: still, faulty: still },
    },
    expected: {
      severity,
      service: "data-quality",
      labels: { job: "schema_sensor", layer: "bronze", table: "raw_trades", change_type: changeType, stage: "bronze" },
      summary,
      description,
    },
    also:
      alert === alerts.schemaChangeDetected
        ? []
        : [
            {
              title: "stays quiet for other changes",
              series: Object.fromEntries(
                others
                  .filter((other) => other !== changeType)
                  .map((other) => [
                    changes(other),
                    [
                      [0, minutes(10)],
                      [1, minutes(10)],
                    ],
                  ]),
              ),
              quietAt: [minutes(10), minutes(12)],
            },
          ],
  });

export const cases = [
  schemaCase(
    alerts.unexpectedColumnDrop,
    "column_dropped",
    "critical",
    "bronze.raw_trades lost a column",
    "A column was dropped from bronze.raw_trades within the last 10 minutes; whatever reads it fails or goes without.",
  ),
  schemaCase(
    alerts.columnAdded,
    "column_added",
    "warning",
    "bronze.raw_trades has a new column",
    "A column was added to bronze.raw_trades within the last 10 minutes; check that its readers can take it.",
  ),
  schemaCase(
    alerts.columnTypeChanged,
    "type_changed",
    "critical",
    "A column of bronze.raw_trades changed its type",
    "The type of a column of bronze.raw_trades was changed within the last 10 minutes, which may break its readers.",
  ),
  schemaCase(
    alerts.schemaChangeDetected,
    "renamed",
    "info",
    "The schema of bronze.raw_trades changed: renamed",
    "The schema of bronze.raw_trades changed within the last 10 minutes (renamed).",
  ),
];
