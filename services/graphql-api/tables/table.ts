/**
 * How a column is given: `text`; `float`; `whole` numbers of up to 53 bits; `date` as 2026-01-31; `time` as ISO 8601 in UTC with
 * milliseconds.
 */
export type Kind = "text" | "float" | "whole" | "date" | "time";

export interface TableField {
  readonly column: string;
  readonly kind: Kind;
  readonly description: string;
}

/** A table of the catalog as the API offers it. Which columns exist is seen when it is read. */
export interface ApiTable<F extends string = string> {
  readonly namespace: string;
  readonly table: string;
  /** Field of the query, for example `trades`. */
  readonly query: string;
  /** Type of one row, for example `Trade`. */
  readonly type: string;
  readonly description: string;
  readonly fields: Readonly<Record<F, TableField>>;
  /** Fields that rows can be chosen by; each is an argument. */
  readonly filters: readonly NoInfer<F>[];
  /** Field that `from` and `to` are about; the newest rows come first. */
  readonly time: NoInfer<F>;
  /** Fields that, after the time, tell rows of the same time apart. */
  readonly identity: readonly NoInfer<F>[];
}

/** Keeps the names of the fields checked against each other. */
export function apiTable<F extends string>(table: ApiTable<F>): ApiTable {
  return table;
}

/** For messages: `gold.market_indicators`. */
export const fullName = ({ namespace, table }: Pick<ApiTable, "namespace" | "table">) => `${namespace}.${table}`;
