import { gunzipSync } from "node:zlib";
import type { TableSchema } from "./schema";

export interface Snapshot {
  /** 63 bits: a text, because a number would round it. */
  readonly id: string;
  readonly parentId: string | undefined;
  /** 0 in tables of format version 1. */
  readonly sequence: number;
  readonly timestampMs: number;
  /** `append`, `replace` (same rows in new files), `overwrite` or `delete`; `unknown` without a summary. */
  readonly operation: string;
  readonly schemaId: number | undefined;
  /** Absent in old tables of format version 1. */
  readonly manifestList: string | undefined;
  readonly addedRows: number;
  readonly deletedRows: number;
  /** Rows of the table after the commit; `undefined` when the writer did not say. */
  readonly totalRows: number | undefined;
}

/** What the checks need of a table's metadata file. */
export interface TableMetadata {
  /** The metadata file itself. */
  readonly location: string;
  /** Changes when a table is dropped and created again. */
  readonly uuid: string;
  /** Oldest first. */
  readonly schemas: readonly TableSchema[];
  readonly currentSchemaId: number;
  readonly snapshots: ReadonlyMap<string, Snapshot>;
  readonly currentSnapshotId: string | undefined;
  /** Earlier metadata files, oldest first. */
  readonly log: readonly { readonly file: string; readonly timestampMs: number }[];
  readonly lastUpdatedMs: number;
}

type Json = Record<string, unknown>;

/** Reads the text of a metadata file, gzipped or not. */
export function parseMetadata(content: Buffer, location: string): TableMetadata {
  const text = (content.readUInt16BE(0) === 0x1f8b ? gunzipSync(content) : content).toString("utf8");
  return metadataOf(JSON.parse(withTextIds(text)) as Json, location);
}

/** Puts snapshot ids in quotes: `JSON.parse` would round them to 53 bits. */
export function withTextIds(json: string): string {
  return json.replace(/(snapshot-id"\s*:\s*)(-?\d+)/g, '$1"$2"');
}

/** @param json Metadata whose snapshot ids are texts. */
export function metadataOf(json: Json, location: string): TableMetadata {
  const snapshots = ((json.snapshots ?? []) as Json[]).map(snapshotOf);
  const current = json["current-snapshot-id"] as string | null | undefined;
  const schemas = (json.schemas ?? [json.schema]) as TableSchema[];
  if (typeof json["table-uuid"] !== "string" || !schemas[0]?.fields) {
    throw new Error("is not the metadata of an Iceberg table: table-uuid or schemas are missing");
  }
  return {
    location,
    uuid: json["table-uuid"],
    schemas: schemas.toSorted((a, b) => (a["schema-id"] ?? 0) - (b["schema-id"] ?? 0)),
    currentSchemaId: (json["current-schema-id"] as number | undefined) ?? schemas[0]["schema-id"] ?? 0,
    snapshots: new Map(snapshots.map((snapshot) => [snapshot.id, snapshot])),
    currentSnapshotId: current && current !== "-1" ? current : undefined,
    log: ((json["metadata-log"] ?? []) as Json[]).map((entry) => ({
      file: String(entry["metadata-file"]),
      timestampMs: Number(entry["timestamp-ms"]),
    })),
    lastUpdatedMs: Number(json["last-updated-ms"]),
  };
}

function snapshotOf(json: Json): Snapshot {
  const summary = (json.summary ?? {}) as Record<string, string | undefined>;
  const total = summary["total-records"];
  return {
    id: String(json["snapshot-id"]),
    parentId: json["parent-snapshot-id"] as string | undefined,
    sequence: Number(json["sequence-number"] ?? 0),
    timestampMs: Number(json["timestamp-ms"]),
    operation: summary.operation ?? "unknown",
    schemaId: json["schema-id"] as number | undefined,
    manifestList: json["manifest-list"] as string | undefined,
    addedRows: Number(summary["added-records"] ?? 0),
    deletedRows: Number(summary["deleted-records"] ?? 0),
    totalRows:
      total === undefined ? undefined : Math.max(0, Number(total) - Number(summary["total-position-deletes"] ?? 0)),
  };
}

export function currentSchema(metadata: TableMetadata): TableSchema {
  return schemaById(metadata, metadata.currentSchemaId) ?? (metadata.schemas.at(-1) as TableSchema);
}

export function schemaById(metadata: TableMetadata, id: number): TableSchema | undefined {
  return metadata.schemas.find((schema) => (schema["schema-id"] ?? 0) === id);
}

/**
 * The commits that made the table what it is, newest first, back to the oldest that is still kept. Snapshots of other branches, staged
 * ones and those that were rolled back are in the metadata too, and are not part of this.
 */
export function ancestry(metadata: TableMetadata): Snapshot[] {
  const chain: Snapshot[] = [];
  let id = metadata.currentSnapshotId;
  for (let next = id && metadata.snapshots.get(id); next; next = id && metadata.snapshots.get(id)) {
    chain.push(next);
    id = next.parentId;
  }
  return chain;
}

/**
 * Whether rows arrived with the commit: not with a compaction, a deletion, or one of the empty commits that Flink makes. An overwrite
 * that adds fewer rows than it removes is a deletion too: it writes the rows again that shared a file with the deleted ones.
 */
export function bringsRows({ operation, addedRows, deletedRows }: Snapshot): boolean {
  const isDeletion = operation === "overwrite" && addedRows < deletedRows;
  return operation === "unknown" || (addedRows > 0 && operation !== "replace" && !isDeletion);
}

/**
 * Whether the commit was the table's first. No parent is not enough: pyiceberg takes the parent from a commit when the parent
 * expires. (Tables of format version 1 have no sequence numbers, and only the parent to go by.)
 */
export function isFirst(snapshot: Snapshot): boolean {
  return snapshot.parentId === undefined && snapshot.sequence <= 1;
}
