/** One comparison of a label: `severity=~"critical|warning"`. */
export type LabelMatcher = (labels: Readonly<Record<string, string>>) => boolean;

const pattern = /(\w+)\s*(=~|!~|!=|=)\s*"((?:[^"\\]|\\.)*)"/g;

/** Reads `{name="value", other=~"pattern"}`; a label that is missing counts as empty, as in PromQL. */
export function labelMatchers(text: string): LabelMatcher[] {
  return [...text.matchAll(pattern)].map(([, name, operator, written]) => {
    const value = (written as string).replace(/\\(.)/g, "$1");
    const found = (labels: Readonly<Record<string, string>>) => labels[name as string] ?? "";
    if (operator === "=") return (labels) => found(labels) === value;
    if (operator === "!=") return (labels) => found(labels) !== value;
    const regex = new RegExp(`^(?:${written})$`);
    return operator === "=~" ? (labels) => regex.test(found(labels)) : (labels) => !regex.test(found(labels));
  });
}
