import { type DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import type { Statistic } from "../../metrics/observation";
import { isNumeric } from "./iceberg/bounds";
import type { Field } from "./iceberg/schema";

/** A statistic to compute; the answer carries it under `key`. */
export interface Wanted {
  readonly key: string;
  readonly field: Field;
  readonly statistic: Statistic;
}

/** Parquet files of one batch, as DuckDB opens them. */
export interface BatchPaths {
  readonly id: string;
  readonly paths: readonly string[];
}

export type Values = Record<string, number | undefined>;

/** Computes statistics over Parquet files, on one thread and in little memory: the observer must not disturb what it observes. */
export class DataReader {
  private connection: Promise<DuckDBConnection> | undefined;

  /** The statistics of every batch, in one query. Columns are found by field id, whatever a file calls them. */
  async measure(batches: readonly BatchPaths[], wanted: readonly Wanted[]): Promise<Map<string, Values>> {
    const connection = await this.connect();
    const answer = await connection.runAndReadAll(statisticsQuery(batches, wanted));
    return new Map(
      answer
        .getRowObjectsJS()
        .map((row) => [
          String(row.batch),
          Object.fromEntries(wanted.map(({ key }, index) => [key, finite(row[`s${index}`])])),
        ]),
    );
  }

  async close(): Promise<void> {
    (await this.connection)?.closeSync();
  }

  private connect(): Promise<DuckDBConnection> {
    this.connection ??= (async () => {
      const instance = await DuckDBInstance.create(":memory:", { threads: "1", memory_limit: "96MB" });
      return instance.connect();
    })();
    this.connection.catch(() => {
      this.connection = undefined;
    });
    return this.connection;
  }
}

/** NaN and infinite values are left out: one of them would make the mean of a whole batch say nothing. */
export function statisticsQuery(batches: readonly BatchPaths[], wanted: readonly Wanted[]): string {
  const fields = new Map(wanted.map(({ field }) => [field.id, field]));
  const columns = [...fields.values()].map(
    ({ id, type }) =>
      `${id}: {name: 'c${id}', type: '${isNumeric(String(type)) ? "DOUBLE" : "VARCHAR"}', default_value: NULL}`,
  );
  const files = batches.flatMap(({ paths }) => paths.map(quoted));
  const batchOf = batches.flatMap(({ id, paths }) => paths.map((path) => `(${quoted(path)}, ${quoted(id)})`));
  const select = wanted.map(({ field, statistic }, index) => `${expression(statistic, `c${field.id}`)} AS s${index}`);
  return `
    SELECT batch, ${select.join(", ")}
    FROM read_parquet([${files.join(", ")}], schema = MAP {${columns.join(", ")}}, filename = 'read_from', hive_partitioning = false)
    JOIN (VALUES ${batchOf.join(", ")}) AS batches(path, batch) ON path = read_from
    GROUP BY batch`;
}

function expression(statistic: Statistic, column: string): string {
  const finiteOnly = `FILTER (WHERE isfinite(${column}))`;
  switch (statistic) {
    case "row_count":
      return "count(*)";
    case "null_percent":
      return `100.0 * (count(*) - count(${column})) / count(*)`;
    case "nan_percent":
      return `100.0 * count(*) FILTER (WHERE NOT isfinite(${column})) / count(*)`;
    case "min":
    case "max":
      return `${statistic}(${column}) ${finiteOnly}`;
    case "mean":
      return `avg(${column}) ${finiteOnly}`;
    case "stddev":
      return `stddev_samp(${column}) ${finiteOnly}`;
    default:
      return `quantile_cont(${column}, ${Number(statistic.slice(1)) / 100}) ${finiteOnly}`;
  }
}

const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`;

function finite(value: unknown): number | undefined {
  const number = value === null ? Number.NaN : Number(value);
  return Number.isFinite(number) ? number : undefined;
}
