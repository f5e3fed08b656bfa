import { data } from "../../metrics/data";
import { layers } from "../parameters";
import { anyOf, promql, select } from "../promql";
import { whilePushed } from "../pushed";
import { recording } from "../rule";

/** Recorded because compliance over a week is asked of it whenever a dashboard is opened. */
export const freshTables = recording({
  name: "data:fresh:bool",
  description: "1 while a table is as fresh as its layer promises, else 0; no value while nobody looks.",
  unit: "boolean",
  labels: ["layer", "table"],
  expr: (parameters) =>
    anyOf(
      layers.map((layer) => {
        const age = whilePushed(select(data.freshness, { layer }), parameters);
        return promql`max by (layer, table) (${age} <= bool ${parameters.freshness[layer]})`;
      }),
    ),
});
