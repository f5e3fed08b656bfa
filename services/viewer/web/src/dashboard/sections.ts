import type { Panel } from "../model";

/** A row with the panels below it; those above the first row have none. */
export interface Section {
  readonly row?: Panel;
  readonly panels: readonly Panel[];
}

/** Splits the panels at the rows, in the order in which they stand. */
export function sectionsOf(panels: readonly Panel[]): Section[] {
  const sorted = [...panels].sort((one, other) => one.gridPos.y - other.gridPos.y || one.gridPos.x - other.gridPos.x);
  const sections: { row?: Panel; panels: Panel[] }[] = [{ panels: [] }];
  for (const panel of sorted) {
    if (panel.type === "row") sections.push({ row: panel, panels: [...(panel.panels ?? [])] });
    else sections.at(-1)?.panels.push(panel);
  }
  return sections.filter(({ row, panels: inside }) => row || inside.length > 0);
}

/** Where a panel stands in its section's grid. */
export function place(panel: Panel, section: Section): { gridColumn: string; gridRow: string } {
  const top = Math.min(...section.panels.map(({ gridPos }) => gridPos.y));
  const { x, y, w, h } = panel.gridPos;
  return { gridColumn: `${x + 1} / span ${w}`, gridRow: `${y - top + 1} / span ${h}` };
}
