/** `true` and `false` say whether a goal is met; they are the last cell of a row, `undefined` where there is no goal. */
export type Cell = string | number | boolean | undefined;
export type Row = readonly Cell[];

const shown = (cell: Cell) => (typeof cell === "boolean" ? (cell ? "yes" : "**no**") : (cell ?? ""));

/** A table in Markdown. */
export function table(head: readonly string[], rows: readonly Row[]): string {
  return [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.map(shown).join(" | ")} |`).join("\n");
}

/** A line that names what misses its goal, by the table and the first cell of its row. */
export function verdict(tables: Readonly<Record<string, readonly Row[]>>): string {
  const missed = Object.entries(tables).flatMap(([name, rows]) =>
    rows.filter((row) => row.at(-1) === false).map(([what]) => `${name}: ${what}`),
  );
  return missed.length > 0 ? `Goals missed: ${missed.join("; ")}.` : "All goals are met.";
}
