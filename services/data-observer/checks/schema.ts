import { type FlatField, flatten, type TableSchema } from "../iceberg/schema";

export const changeTypes = [
  "column_added",
  "column_dropped",
  "type_changed",
  "column_renamed",
  "nullability_changed",
] as const;
export type ChangeType = (typeof changeTypes)[number];

export interface Change {
  readonly type: ChangeType;
  readonly column: string;
  /** What it was and what it is, for the log. */
  readonly detail: string;
}

/**
 * What changed from one schema of a table to the next. Columns are the same when their field ids are: a column that was dropped and
 * added again under its old name is two changes, a renamed one is one. Of a struct that comes or goes only itself is told.
 */
export function compareSchemas(before: TableSchema, after: TableSchema): Change[] {
  // Most commits have the schema of the one before, and a first pass compares all that are kept.
  return before === after ? [] : compare(flatten(before), flatten(after), (field) => field.id);
}

/** A table that was dropped and created again has new field ids: only the names can tell what is different. */
export function compareByName(before: TableSchema, after: TableSchema): Change[] {
  return compare(flatten(before), flatten(after), (field) => field.path);
}

function compare(
  before: ReadonlyMap<number, FlatField>,
  after: ReadonlyMap<number, FlatField>,
  keyOf: (field: FlatField) => number | string,
): Change[] {
  const old = keyed(before, keyOf);
  const now = keyed(after, keyOf);
  const alone = (all: ReadonlyMap<number, FlatField>, others: ReadonlyMap<number | string, FlatField>) =>
    [...all.values()].filter((field) => {
      const parent = field.parent === undefined ? undefined : all.get(field.parent);
      return !others.has(keyOf(field)) && (parent === undefined || others.has(keyOf(parent)));
    });
  return [
    ...alone(after, old).map(({ path, type }) => change("column_added", path, type)),
    ...alone(before, now).map(({ path, type }) => change("column_dropped", path, type)),
    ...[...now].flatMap(([key, field]) => {
      const earlier = old.get(key);
      return earlier ? changesOf(earlier, field) : [];
    }),
  ];
}

function changesOf(before: FlatField, after: FlatField): Change[] {
  const changes: Change[] = [];
  if (before.name !== after.name) {
    changes.push(change("column_renamed", after.path, `was ${before.path}`));
  }
  if (before.type !== after.type) {
    changes.push(change("type_changed", after.path, `${before.type} became ${after.type}`));
  }
  if (before.required !== after.required) {
    changes.push(change("nullability_changed", after.path, after.required ? "became required" : "became optional"));
  }
  return changes;
}

function keyed(fields: ReadonlyMap<number, FlatField>, keyOf: (field: FlatField) => number | string) {
  return new Map([...fields.values()].map((field) => [keyOf(field), field]));
}

const change = (type: ChangeType, column: string, detail: string): Change => ({ type, column, detail });
