import type { Statistic } from "../../../metrics/observation";
import { boundValue, isNumeric } from "../iceberg/bounds";
import type { DataFile } from "../iceberg/manifests";
import type { Field } from "../iceberg/schema";

export interface ColumnStatistic {
  /** `undefined` for the table as a whole. */
  readonly field: Field | undefined;
  readonly statistic: Statistic;
}

/** `unknown`: the data has to be read. `undefined`: there is no such value, as with a column that is null throughout. */
export type Told = number | undefined | "unknown";

/** A statistic over the files of a batch by what their manifests say. */
export function toldByManifests(files: readonly DataFile[], { field, statistic }: ColumnStatistic): Told {
  switch (statistic) {
    case "row_count":
      return files.reduce((sum, { rows }) => sum + rows, 0);
    case "null_percent":
      return field ? nullPercent(files, field.id) : undefined;
    case "min":
    case "max":
      return field ? extreme(files, field, statistic) : undefined;
    default:
      return "unknown";
  }
}

function nullPercent(files: readonly DataFile[], fieldId: number): Told {
  let nulls = 0;
  let rows = 0;
  for (const file of files) {
    const count = file.nullCounts.get(fieldId);
    if (count === undefined) {
      return "unknown";
    }
    nulls += count;
    rows += file.rows;
  }
  return rows > 0 ? (100 * nulls) / rows : undefined;
}

function extreme(files: readonly DataFile[], field: Field, which: "min" | "max"): Told {
  const type = String(field.type);
  let result: number | undefined;
  for (const file of files) {
    const bound = (which === "min" ? file.lowerBounds : file.upperBounds).get(field.id);
    if (!bound) {
      if (file.nullCounts.get(field.id) === file.rows) {
        continue;
      }
      return "unknown";
    }
    const value = boundValue(type, bound);
    if (!Number.isFinite(value)) {
      return "unknown";
    }
    result = result === undefined ? value : Math[which](result, value);
  }
  return result;
}

/**
 * Why a statistic cannot be made of a column, in words; `undefined` when it can.
 * @param purpose What it is made for. @default the statistic itself
 */
export function unfit({ field, statistic }: ColumnStatistic, purpose: string = statistic): string | undefined {
  if (!field || statistic === "row_count") {
    return undefined;
  }
  if (statistic === "null_percent") {
    return typeof field.type === "string" ? undefined : `null_percent needs a plain column, found a ${field.type.type}`;
  }
  const type = typeof field.type === "string" ? field.type : field.type.type;
  return isNumeric(type) ? undefined : `${purpose} needs numbers, found ${type}`;
}
