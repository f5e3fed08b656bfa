import { type Column, duckdbType } from "./column";

export type Value = string | number | null;

export interface Condition {
  readonly column: Column;
  readonly operator: "=" | ">=" | "<" | "<=";
  /** For times microseconds since the epoch, for dates their text. */
  readonly value: Value;
}

export interface Statement {
  /** Files to read, as DuckDB opens them. */
  readonly files: readonly string[];
  readonly select: readonly Column[];
  readonly where: readonly Condition[];
  /** The first newest first, the others ascending. */
  readonly order: readonly Column[];
  /** Values of `order` in the last row of the page before. */
  readonly after?: readonly Value[] | undefined;
  readonly limit: number;
}

export interface Sql {
  readonly text: string;
  readonly parameters: Value[];
}

/** The statement that reads one page: the selected columns in their order, then the columns of the order. */
export function toSql({ files, select, where, order, after, limit }: Statement): Sql {
  const parameters: Value[] = [];
  const bind = (column: Column, value: Value) => {
    parameters.push(value);
    return placeholder(column);
  };
  const conditions = where.map(({ column, operator, value }) => `${quoted(column)} ${operator} ${bind(column, value)}`);
  if (after) {
    conditions.push(pastTheCursor(order, after, bind));
  }
  const columns = new Map([...select, ...order, ...where.map(({ column }) => column)].map((one) => [one.id, one]));
  const text = [
    `SELECT ${[...select, ...order].map(output).join(", ")}`,
    `FROM read_parquet([${files.map(literal).join(", ")}]`,
    `, schema = MAP {${[...columns.values()].map(fileColumn).join(", ")}}, hive_partitioning = false)`,
    ...(conditions.length > 0 ? [`WHERE ${conditions.join(" AND ")}`] : []),
    `ORDER BY ${order.map((column, index) => `${quoted(column)} ${index === 0 ? "DESC" : "ASC"} NULLS LAST`).join(", ")}`,
    `LIMIT ${limit}`,
  ].join("\n");
  return { text, parameters };
}

/** Rows that come after the values `after`: behind in the first column, or equal there and behind in the second, and so on. */
function pastTheCursor(
  order: readonly Column[],
  after: readonly Value[],
  bind: (column: Column, value: Value) => string,
): string {
  const alternatives = order.map((column, index) => {
    const equal = order.slice(0, index).map((one, at) => `${quoted(one)} = ${bind(one, after[at] ?? null)}`);
    const behind = `${quoted(column)} ${index === 0 ? "<" : ">"} ${bind(column, after[index] ?? null)}`;
    return `(${[...equal, behind].join(" AND ")})`;
  });
  return `(${alternatives.join(" OR ")})`;
}

/** Columns are found by field id, whatever they were called when a file was written; files from before a column hold nulls. */
function fileColumn(column: Column): string {
  return `${column.id}: {name: ${literal(column.name)}, type: ${literal(duckdbType(column))}, default_value: NULL}`;
}

/** A column in the form in which it leaves the database: text, number, or microseconds since the epoch. */
function output(column: Column): string {
  const name = quoted(column);
  switch (column.kind) {
    case "text":
      return `CAST(${name} AS VARCHAR)`;
    case "float":
    case "whole":
      return `CAST(${name} AS DOUBLE)`;
    case "date":
      return `CAST(CAST(${name} AS DATE) AS VARCHAR)`;
    case "time":
      return column.type === "long" ? `CAST(${name} AS DOUBLE) * 1000` : `CAST(epoch_us(${name}) AS DOUBLE)`;
  }
}

/** A parameter in the column's own type, so that the files' statistics can be used. */
function placeholder(column: Column): string {
  switch (column.kind) {
    case "time":
      return column.type === "long"
        ? "CAST(? / 1000 AS BIGINT)"
        : column.type === "timestamptz"
          ? "make_timestamptz(CAST(? AS BIGINT))"
          : "make_timestamp(CAST(? AS BIGINT))";
    default:
      return `CAST(? AS ${duckdbType(column)})`;
  }
}

const quoted = ({ name }: Pick<Column, "name">) => `"${name.replaceAll('"', '""')}"`;
const literal = (text: string) => `'${text.replaceAll("'", "''")}'`;
