/** What a query variable asks: the values of a label, the names of labels or metrics, or the result of an expression. */
export type LabelQuery =
  | { readonly kind: "label_values"; readonly label: string; readonly match?: string }
  | { readonly kind: "label_names"; readonly match?: string }
  | { readonly kind: "metrics"; readonly pattern: string }
  | { readonly kind: "query_result"; readonly expr: string };

const call = /^\s*(label_values|label_names|metrics|query_result)\s*\(([\s\S]*)\)\s*$/;
const labelAlone = /^\s*(\$?\w+)\s*$/;
const labelLast = /^([\s\S]+),\s*(\$?\w+)\s*$/;

/**
 * Reads the query of a variable in the forms of Grafana's Prometheus data source.
 * @throws Error that says what was found and which forms there are.
 */
export function parseLabelQuery(text: string): LabelQuery {
  const found = call.exec(text);
  const inside = (found?.[2] ?? "").trim();
  switch (found?.[1]) {
    case "label_values": {
      const alone = labelAlone.exec(inside);
      if (alone) return { kind: "label_values", label: alone[1] as string };
      const last = labelLast.exec(inside);
      if (last) return { kind: "label_values", label: last[2] as string, match: (last[1] as string).trim() };
      break;
    }
    case "label_names":
      return inside ? { kind: "label_names", match: inside } : { kind: "label_names" };
    case "metrics":
      return { kind: "metrics", pattern: inside };
    case "query_result":
      return { kind: "query_result", expr: inside };
  }
  throw new Error(
    `variable query ${JSON.stringify(text)}: expected label_values(label), label_values(series, label), label_names(), metrics(pattern) or query_result(expression)`,
  );
}
