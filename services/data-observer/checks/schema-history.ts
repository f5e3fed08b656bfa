import { currentSchema, type Snapshot, schemaById, type TableMetadata } from "../iceberg/metadata";
import type { TableSchema } from "../iceberg/schema";
import { type Change, type ChangeType, changeTypes, compareByName, compareSchemas } from "./schema";

/** What is kept of a table between passes; written in one piece with the counts, so that nothing is told twice or missed. */
export interface SchemaState {
  readonly uuid: string;
  /** Metadata file that was seen last. */
  readonly location: string;
  readonly lastUpdatedMs: number;
  readonly schema: TableSchema;
  /** The highest schema id that was known. */
  readonly maxSchemaId: number;
  readonly changes: Readonly<Record<ChangeType, number>>;
}

/** The schema that a metadata file called the current one. */
export interface Sighting {
  readonly timestampMs: number;
  readonly schema: TableSchema;
}

const idOf = (schema: TableSchema) => schema["schema-id"] ?? 0;
const none = Object.fromEntries(changeTypes.map((type) => [type, 0])) as Record<ChangeType, number>;

/**
 * Metadata files since the last pass that may tell of a schema which was current in between. One that was written with a commit of
 * data is not needed: the snapshot says its schema.
 */
export function filesToRead(state: SchemaState | undefined, metadata: TableMetadata): TableMetadata["log"] {
  if (state?.uuid === metadata.uuid && state.location === metadata.location) {
    return [];
  }
  const commits = new Set([...metadata.snapshots.values()].map(({ timestampMs }) => timestampMs));
  const known = state?.uuid === metadata.uuid ? state : undefined;
  const at = metadata.log.findIndex(({ file }) => file === known?.location);
  return metadata.log
    .slice(at + 1)
    .filter(({ timestampMs }) => !commits.has(timestampMs) && timestampMs >= (known?.lastUpdatedMs ?? 0));
}

/**
 * Follows the table's schema from the one that was seen last to the current one. Every step counts, also one that was taken back:
 * a column that is renamed and renamed back ends in the old schema, and its id, as if nothing had happened.
 * @param sightings What the files of `filesToRead` say; those that could not be read are left out.
 */
export function followSchema(
  state: SchemaState | undefined,
  metadata: TableMetadata,
  sightings: readonly Sighting[],
): { state: SchemaState; found: Change[] } {
  const known = state?.uuid === metadata.uuid ? state : undefined;
  const path = schemaPath(known, metadata, sightings);
  const start = known?.schema ?? (metadata.schemas[0] as TableSchema);
  const found = state && !known ? compareByName(state.schema, currentSchema(metadata)) : steps(start, path);
  const changes = { ...none, ...state?.changes };
  for (const { type } of found) {
    changes[type] += 1;
  }
  return {
    found,
    state: {
      uuid: metadata.uuid,
      location: metadata.location,
      lastUpdatedMs: metadata.lastUpdatedMs,
      schema: currentSchema(metadata),
      maxSchemaId: Math.max(...metadata.schemas.map(idOf), known?.maxSchemaId ?? 0),
      changes,
    },
  };
}

function steps(start: TableSchema, path: readonly TableSchema[]): Change[] {
  let before = start;
  return path.flatMap((after) => {
    const changes = compareSchemas(before, after);
    before = after;
    return changes;
  });
}

/** Schemas in the order in which they were current since the last pass; the current one is the last. */
function schemaPath(
  known: SchemaState | undefined,
  metadata: TableMetadata,
  sightings: readonly Sighting[],
): TableSchema[] {
  const seen = [...sightings, ...commitSightings(known, metadata)].toSorted((a, b) => a.timestampMs - b.timestampMs);
  const path = seen.map(({ schema }) => schema);
  path.push(currentSchema(metadata));
  // A new schema that neither a file nor a commit tells of was current all the same: ids are given in order.
  const inPath = new Set(path.map(idOf));
  for (const schema of metadata.schemas) {
    if (idOf(schema) > (known?.maxSchemaId ?? -1) && !inPath.has(idOf(schema))) {
      const next = path.findIndex((other) => idOf(other) > idOf(schema));
      path.splice(next < 0 ? path.length - 1 : next, 0, schema);
    }
  }
  return path;
}

function commitSightings(known: SchemaState | undefined, metadata: TableMetadata): Sighting[] {
  const isNew = (snapshot: Snapshot) => snapshot.timestampMs > (known?.lastUpdatedMs ?? 0);
  return [...metadata.snapshots.values()].filter(isNew).flatMap(({ schemaId, timestampMs }) => {
    const schema = schemaId === undefined ? undefined : schemaById(metadata, schemaId);
    return schema ? [{ timestampMs, schema }] : [];
  });
}
