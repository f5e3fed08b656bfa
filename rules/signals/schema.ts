import { data } from "../../metrics/data";
import { promql, select } from "../promql";
import type { Signal } from "../signal";

/** @param changeType One kind of change, or every kind. */
export const schemaChanges = (changeType?: "column_added" | "column_dropped" | "type_changed"): Signal => ({
  name: `Schema changes${changeType ? `: ${changeType.replace("_", " ")}` : ""}`,
  description: "Changes of a table's columns within ten minutes, by kind. 0 is usual.",
  unit: "changes",
  query: promql`increase(${select(data.schemaChanges, changeType ? { change_type: changeType } : {})}[10m])`,
});

export const schemaTimeline: Signal = {
  name: "Schema changes",
  description: "Changes of a table's columns within the last hour, by kind. Nothing drawn is good.",
  unit: "changes",
  query: promql`sum by (layer, table, change_type) (increase(${data.schemaChanges}[1h])) > 0`,
};

export const columnCount: Signal = {
  name: "Columns",
  description: "Columns of a table's current schema. It changes only when somebody changes the table.",
  unit: "columns",
  query: promql`max by (job, layer, table) (${data.columnCount})`,
};
