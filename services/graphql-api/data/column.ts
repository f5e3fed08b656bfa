import { type Field, resolveColumn, type TableSchema } from "../../data-observer/iceberg/schema";
import { ColumnsNotAvailable } from "../errors";
import { type ApiTable, fullName, type Kind } from "../tables/table";

/** A column that a query reads: what the API calls it, and what it is in the files. */
export interface Column {
  readonly field: string;
  readonly kind: Kind;
  readonly name: string;
  /** Field id, by which the column is found in files that were written under another name. */
  readonly id: number;
  /** Primitive type of Iceberg. */
  readonly type: string;
}

const duckdbTypes: Readonly<Record<string, string>> = {
  boolean: "BOOLEAN",
  int: "INTEGER",
  long: "BIGINT",
  float: "FLOAT",
  double: "DOUBLE",
  date: "DATE",
  timestamp: "TIMESTAMP",
  timestamptz: "TIMESTAMP WITH TIME ZONE",
  string: "VARCHAR",
  uuid: "UUID",
};

/** Types that a kind can be made of. */
const readable: Readonly<Record<Kind, RegExp>> = {
  text: /^(boolean|int|long|string|uuid|date)$/,
  float: /^(int|long|float|double|decimal\(.*\))$/,
  whole: /^(int|long|decimal\(.*\)|double)$/,
  date: /^(date|string|timestamp(tz)?)$/,
  time: /^(long|date|timestamp(tz)?)$/,
};

/** What a table's columns are called now, and were called before: oldest first, the current one last. */
export interface Schemas {
  readonly current: TableSchema;
  readonly all: readonly TableSchema[];
}

/**
 * Columns of the table for some of the API's fields; one that was renamed is found under its new name.
 * @throws ColumnsNotAvailable when the table does not have them, or not in a type that the field can be made of.
 */
export function resolveColumns(table: ApiTable, { current, all }: Schemas, fields: readonly string[]): Column[] {
  const columns: Column[] = [];
  const missing: string[] = [];
  for (const name of fields) {
    const field = table.fields[name];
    const found = field && resolveColumn(field.column, current, all);
    if (!field || !found || !isReadable(found, field.kind)) {
      missing.push(`${field?.column ?? name}${found ? ` (its type is ${JSON.stringify(found.type)})` : ""}`);
    } else {
      const type = (found.type as string).replace(/\s/g, "");
      columns.push({ field: name, kind: field.kind, name: found.name, id: found.id, type });
    }
  }
  if (missing.length > 0) {
    throw new ColumnsNotAvailable(fullName(table), missing);
  }
  return columns;
}

function isReadable({ type }: Field, kind: Kind): boolean {
  return typeof type === "string" && readable[kind].test(type.replace(/\s/g, ""));
}

/** The type under which DuckDB reads a column. */
export function duckdbType({ type }: Pick<Column, "type">): string {
  return duckdbTypes[type] ?? type.toUpperCase();
}
