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
