import { boxPlotStatistics } from "../../../metrics/data";
import type { Statistic } from "../../../metrics/observation";
import type { ObservedTable } from "../config";
import { currentSchema, type TableMetadata } from "../iceberg/metadata";
import { type Field, resolveColumn } from "../iceberg/schema";
import { unfit } from "./batch-statistics";
import type { Tracked } from "./distribution";

export interface TrackedColumn extends Tracked {
  readonly statistic: Statistic;
  /** `undefined` for the table as a whole. */
  readonly field: Field | undefined;
}

/** The columns of the settings as they are now, and what is wrong with the others. */
export function trackedColumns(table: ObservedTable, metadata: TableMetadata) {
  const tracked: TrackedColumn[] = [];
  const problems = new Set<string>();
  const current = currentSchema(metadata);
  for (const column of new Set([...Object.keys(table.columns), ...table.boxPlots])) {
    const field = column === "*" ? undefined : resolveColumn(column, current, metadata.schemas);
    if (column !== "*" && !field) {
      const names = current.fields.map(({ name }) => name).join(", ");
      problems.add(`column ${column} is not in the table, which has ${names}; correct the settings of the table`);
      continue;
    }
    const judged = new Set(table.columns[column]);
    const drawn = table.boxPlots.includes(column) ? boxPlotStatistics : [];
    for (const statistic of new Set([...judged, ...drawn])) {
      const isJudged = judged.has(statistic);
      const reason = unfit({ field, statistic }, isJudged ? statistic : "a box plot");
      if (reason) {
        problems.add(`column ${column}: ${reason}; correct the settings of the table`);
      } else {
        const isWhole = field?.type === "int" || field?.type === "long";
        tracked.push({ column, statistic, field, fieldId: field?.id ?? 0, isWhole, isJudged });
      }
    }
  }
  return { tracked, problems: [...problems] };
}
