import type { Column } from "./column";
import type { TableFile } from "./files";
import type { Value } from "./sql";

/** Files that may hold rows of a time. Milliseconds since the epoch, both ends included. */
export function filesWithin(files: readonly TableFile[], { from, to }: { from: number; to: number }): TableFile[] {
  return files.filter((file) => file.to >= from && file.from <= to);
}

/** How many files, from the first on, hold `rows` rows. */
export function filesHolding(files: readonly TableFile[], rows: number): number {
  let sum = 0;
  const last = files.findIndex((file) => {
    sum += file.rows;
    return sum >= rows;
  });
  return last < 0 ? files.length : last + 1;
}

/** A value of a time column as it leaves the database, in milliseconds since the epoch. */
export function milliseconds({ kind }: Column, value: Value): number {
  if (value === null) {
    return Number.NEGATIVE_INFINITY;
  }
  return kind === "date" ? Date.parse(`${value}T00:00:00Z`) : Number(value) / 1000;
}
