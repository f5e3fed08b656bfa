import { type AlertRule, above, stageOfLayer } from "../rule";
import { schemaChanges } from "../signals/schema";

const table = "{{ $labels.layer }}.{{ $labels.table }}";

export const unexpectedColumnDrop: AlertRule = {
  name: "UnexpectedColumnDrop",
  signal: schemaChanges("column_dropped"),
  condition: above(0),
  for: 0,
  severity: "critical",
  service: "data-quality",
  stage: stageOfLayer,
  summary: `${table} lost a column`,
  description: `A column was dropped from ${table} within the last 10 minutes; whatever reads it fails or goes without.`,
  dashboard: "data-quality",
};

export const columnAdded: AlertRule = {
  name: "ColumnAdded",
  signal: schemaChanges("column_added"),
  condition: above(0),
  for: 0,
  severity: "warning",
  service: "data-quality",
  stage: stageOfLayer,
  summary: `${table} has a new column`,
  description: `A column was added to ${table} within the last 10 minutes; check that its readers can take it.`,
  dashboard: "data-quality",
};

export const columnTypeChanged: AlertRule = {
  name: "ColumnTypeChanged",
  signal: schemaChanges("type_changed"),
  condition: above(0),
  for: 0,
  severity: "critical",
  service: "data-quality",
  stage: stageOfLayer,
  summary: `A column of ${table} changed its type`,
  description: `The type of a column of ${table} was changed within the last 10 minutes, which may break its readers.`,
  dashboard: "data-quality",
};

export const schemaChangeDetected: AlertRule = {
  name: "SchemaChangeDetected",
  signal: schemaChanges(),
  condition: above(0),
  for: 0,
  severity: "info",
  service: "data-quality",
  stage: stageOfLayer,
  summary: `The schema of ${table} changed: {{ $labels.change_type }}`,
  description: `The schema of ${table} changed within the last 10 minutes ({{ $labels.change_type }}).`,
  dashboard: "data-quality",
};
