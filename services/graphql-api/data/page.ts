import type { ApiTable } from "../tables/table";
import { type Column, resolveColumns } from "./column";
import { decodeCursor, encodeCursor } from "./cursor";
import type { DuckDb } from "./duckdb";
import type { TableFile } from "./files";
import { filesHolding, filesWithin, milliseconds } from "./pruning";
import { type Condition, type Statement, toSql, type Value } from "./sql";
import type { TableStore } from "./table-store";

export interface PageRequest {
  /** Fields of the rows. */
  readonly fields: readonly string[];
  /** Values that fields must have. */
  readonly equals: Readonly<Record<string, string>>;
  /** Times from this one on, milliseconds since the epoch. */
  readonly from?: number | undefined;
  /** Times before this one; days up to this one. Milliseconds since the epoch. */
  readonly to?: number | undefined;
  readonly limit: number;
  readonly after?: string | undefined;
}

export interface Page {
  readonly items: Record<string, Value>[];
  /** Where the next page begins; `null` when this is the last. */
  readonly next: string | null;
}

/** Files that are read in the first attempt hold at least this many times the wanted rows, and at least so many. */
const firstAttempt = { times: 20, rows: 20_000 };
const growth = 8;

/** Reads pages of tables from the files of their snapshots. */
export class PageReader {
  constructor(
    private readonly store: TableStore,
    private readonly duckdb: DuckDb,
  ) {}

  async read(table: ApiTable, request: PageRequest, signal: AbortSignal): Promise<Page> {
    try {
      return await this.readSnapshot(table, request, signal);
    } catch (error) {
      if (!isGone(error)) {
        throw error;
      }
      // The files of an old snapshot were cleaned up: another one is current by now.
      await this.store.refresh();
      return this.readSnapshot(table, request, signal);
    }
  }

  private async readSnapshot(table: ApiTable, request: PageRequest, signal: AbortSignal): Promise<Page> {
    const { schemas, files } = this.store.get(table);
    const columnOf = (field: string) => resolveColumns(table, schemas, [field])[0] as Column;
    const select = resolveColumns(table, schemas, request.fields);
    const order = resolveColumns(table, schemas, [table.time, ...table.identity]);
    const after = request.after === undefined ? undefined : decodeCursor(table.query, request.after, order.length);
    const statement = {
      select,
      order,
      after,
      where: [
        ...Object.entries(request.equals).map(([field, value]) => ({
          column: columnOf(field),
          operator: "=" as const,
          value,
        })),
        ...timeConditions(order[0] as Column, request),
      ],
      // One more than wanted tells whether there is a next page.
      limit: request.limit + 1,
    };
    const rows = await this.newest(
      filesWithin(files, timeRange(request, after, order[0] as Column)),
      statement,
      signal,
    );
    const page = rows.slice(0, request.limit);
    const last = rows.length > request.limit ? page.at(-1) : undefined;
    return {
      items: page.map((row) => Object.fromEntries(select.map(({ field }, index) => [field, row[index] ?? null]))),
      next: last ? encodeCursor(table.query, last.slice(select.length)) : null,
    };
  }

  /**
   * Reads the youngest files first, and older ones only as long as a row in them could belong on the page.
   * @param files The newest first.
   */
  private async newest(
    files: readonly TableFile[],
    statement: Omit<Statement, "files">,
    signal: AbortSignal,
  ): Promise<Value[][]> {
    const { limit, select, order } = statement;
    let wanted = Math.max(firstAttempt.rows, limit * firstAttempt.times);
    for (let count = 0; count < files.length; wanted *= growth) {
      count = filesHolding(files, wanted);
      const paths = files.slice(0, count).map(({ path }) => path);
      const rows = await this.duckdb.query(toSql({ ...statement, files: paths }), signal);
      const oldest = rows[limit - 1]?.[select.length];
      const rest = files[count];
      if (!rest || (oldest !== undefined && milliseconds(order[0] as Column, oldest) > rest.to)) {
        return rows;
      }
    }
    return [];
  }
}

const isGone = (error: unknown) => /No files found|No such file/.test(String(error));

function timeConditions(column: Column, { from, to }: PageRequest): Condition[] {
  const value = (time: number) =>
    column.kind === "date" ? new Date(time).toISOString().slice(0, 10) : Math.round(time * 1000);
  return [
    ...(from === undefined ? [] : [{ column, operator: ">=" as const, value: value(from) }]),
    ...(to === undefined
      ? []
      : [{ column, operator: column.kind === "date" ? ("<=" as const) : ("<" as const), value: value(to) }]),
  ];
}

function timeRange({ from, to }: PageRequest, after: readonly Value[] | undefined, time: Column) {
  const before = after ? milliseconds(time, after[0] ?? null) : Number.POSITIVE_INFINITY;
  return { from: from ?? Number.NEGATIVE_INFINITY, to: Math.min(to ?? Number.POSITIVE_INFINITY, before) };
}
