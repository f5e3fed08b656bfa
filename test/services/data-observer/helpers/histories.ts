import type { Column, Rows, Step, TableRecipe } from "./iceberg-tables";

export const hour = 3_600_000;
export const day = 24 * hour;
/** Midnight UTC, on which the histories of the tests begin. */
export const start = Date.UTC(2026, 2, 1);
/** Noon of the nth day, the first of which is 0. */
export const noon = (n: number) => start + n * day + 12 * hour;
export const midnight = (n: number) => start + n * day;

/** Rows that differ by nothing but the day that they carry. */
export const rowsOf = (n: number, count: number): Rows => ({ day: Array.from({ length: count }, () => n) });

export const dayColumns: readonly Column[] = [{ name: "day", type: "int" }];

/** A commit at noon of every day with so many rows; a day of 0 has no commit. */
export function daily(counts: readonly number[]): Step[] {
  return counts.flatMap((count, n) => (count > 0 ? [{ at: noon(n), append: rowsOf(n, count) }] : []));
}

export const dailyTable = (steps: readonly Step[]): TableRecipe => ({ created: noon(0), columns: dayColumns, steps });
