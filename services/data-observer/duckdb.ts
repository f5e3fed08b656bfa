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
  readonly rows: number;
}

/**
 * Values that percentiles hold at once: 32 MB, which count for the container and not for DuckDB's limit. Batches are read in portions
 * that keep to it; of a batch that is larger by itself percentiles are estimated by a t-digest, to about a thousandth.
 */
export const mostHeld = 4_000_000;

export type Values = Record<string, number | undefined>;

/** Computes statistics over Parquet files, on one thread and in little memory: the observer must not disturb what it observes. */
export class DataReader {
  private connection: Promise<DuckDBConnection> | undefined;

  /** The statistics of every batch, of as many as possible in one query. Columns are found by field id, whatever a file calls them. */
  async measure(batches: readonly BatchPaths[], wanted: readonly Wanted[]): Promise<Map<string, Values>> {
    const connection = await this.connect();
    const values = new Map<string, Values>();
    for (const portion of portions(batches, mostRows(wanted))) {
      const answer = await connection.runAndReadAll(statisticsQuery(portion, wanted));
      for (const row of answer.getRowObjectsJS()) {
        const measured = wanted.map(({ key }, index) => [key, finite(row[`s${index}`])] as const);
        values.set(String(row.batch), Object.fromEntries(measured));
      }
    }
    return values;
  }

  async close(): Promise<void> {
    (await this.connection)?.closeSync();
  }

  private connect(): Promise<DuckDBConnection> {
    this.connection ??= (async () => {
      const instance = await DuckDBInstance.create(":memory:", {
        threads: "1",
        memory_limit: "96MB",
        // It takes data files for one row and would join by holding all of them in memory, instead of the names of the batches.
        disabled_optimizers: "join_order,build_side_probe_side",
      });
      return instance.connect();
    })();
    this.connection.catch(() => {
      this.connection = undefined;
    });
    return this.connection;
  }
}

const rowsOf = (batches: readonly BatchPaths[]) => batches.reduce((sum, { rows }) => sum + rows, 0);

/** Shares of the values that lie below the percentiles of each column, by its field id. */
function percentiles(wanted: readonly Wanted[]): Map<number, number[]> {
  const shares = new Map<number, number[]>();
  for (const { field, statistic } of wanted)
    if (isPercentile(statistic)) shares.set(field.id, [...(shares.get(field.id) ?? []), shareBelow(statistic)]);
  return shares;
}

/** Rows whose percentiles can be taken of all values. */
const mostRows = (wanted: readonly Wanted[]) => mostHeld / percentiles(wanted).size;

/** Batches in their order, so many at a time that their rows keep to a limit, and one at least. */
function portions(batches: readonly BatchPaths[], limit: number): BatchPaths[][] {
  const all: BatchPaths[][] = [];
  for (const batch of batches) {
    const last = all.at(-1);
    if (last && rowsOf(last) + batch.rows <= limit) last.push(batch);
    else all.push([batch]);
  }
  return all;
}

/** NaN and infinite values are left out: one of them would make the mean of a whole batch say nothing. */
export function statisticsQuery(batches: readonly BatchPaths[], wanted: readonly Wanted[]): string {
  const fields = new Map(wanted.map(({ field }) => [field.id, field]));
  const columns = [...fields.values()].map(
    ({ id, type }) =>
      `${id}: {name: 'c${id}', type: '${isNumeric(String(type)) ? "DOUBLE" : "VARCHAR"}', default_value: NULL}`,
  );
  const files = batches.flatMap(({ paths }) => paths.map(quoted));
  const shares = percentiles(wanted);
  const quantile = rowsOf(batches) <= mostRows(wanted) ? "quantile_cont" : "approx_quantile";
  const select = wanted.map(({ field, statistic }, index) => {
    const column = `c${field.id}`;
    const value = isPercentile(statistic)
      ? percentile(quantile, column, shareBelow(statistic), shares.get(field.id) ?? [])
      : expression(statistic, column);
    return `${value} AS s${index}`;
  });
  const rows = `read_parquet([${files.join(", ")}], schema = MAP {${columns.join(", ")}}, filename = 'read_from', hive_partitioning = false)`;
  const [only, ...others] = batches;
  if (only && others.length === 0) return `SELECT ${quoted(only.id)} AS batch, ${select.join(", ")} FROM ${rows}`;
  const batchOf = batches.flatMap(({ id, paths }) => paths.map((path) => `(${quoted(path)}, ${quoted(id)})`));
  return `
    SELECT batch, ${select.join(", ")}
    FROM ${rows} JOIN (VALUES ${batchOf.join(", ")}) AS batches(path, batch) ON path = read_from
    GROUP BY batch`;
}

type Percentile = Extract<Statistic, `p${number}`>;
const isPercentile = (statistic: Statistic): statistic is Percentile => /^p\d+$/.test(statistic);
const shareBelow = (percentile: Percentile) => Number(percentile.slice(1)) / 100;
const finiteOnly = (column: string) => `FILTER (WHERE isfinite(${column}))`;

/** All percentiles of a column are asked for at once, so that its values are held once. */
const percentile = (quantile: string, column: string, share: number, all: readonly number[]) =>
  `(${quantile}(${column}, [${all.join(", ")}]) ${finiteOnly(column)})[${all.indexOf(share) + 1}]`;

function expression(statistic: Exclude<Statistic, Percentile>, column: string): string {
  switch (statistic) {
    case "row_count":
      return "count(*)";
    case "null_percent":
      return `100.0 * (count(*) - count(${column})) / count(*)`;
    case "nan_percent":
      return `100.0 * count(*) FILTER (WHERE NOT isfinite(${column})) / count(*)`;
    case "min":
    case "max":
      return `${statistic}(${column}) ${finiteOnly(column)}`;
    case "mean":
      return `avg(${column}) ${finiteOnly(column)}`;
    case "stddev":
      return `stddev_samp(${column}) ${finiteOnly(column)}`;
  }
}

const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`;

function finite(value: unknown): number | undefined {
  const number = value === null ? Number.NaN : Number(value);
  return Number.isFinite(number) ? number : undefined;
}
