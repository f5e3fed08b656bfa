import { type Long, readAvro } from "./avro";
import { readAs, type Warehouse } from "./files";
import type { Snapshot } from "./metadata";

/** A manifest as the manifest list of a snapshot names it. */
export interface Manifest {
  readonly path: string;
  readonly sequence: number;
  /** Snapshot that wrote the manifest. */
  readonly snapshotId: string;
}

/** A data file, with what its writer counted in it; the maps are by field id. */
export interface DataFile {
  readonly path: string;
  readonly rows: number;
  /** Sequence number of the commit that the rows arrived with. */
  readonly sequence: number;
  readonly valueCounts: ReadonlyMap<number, number>;
  readonly nullCounts: ReadonlyMap<number, number>;
  readonly lowerBounds: ReadonlyMap<number, Buffer>;
  readonly upperBounds: ReadonlyMap<number, Buffer>;
}

/** What happened to a file in the snapshot that wrote the manifest. */
export const entryStatus = { existing: 0, added: 1, deleted: 2 } as const;

export interface ManifestEntry {
  readonly status: number;
  /** Snapshot that added or deleted the file. */
  readonly snapshotId: string;
  readonly file: DataFile;
}

const listFields = new Set(["manifest_path", "content", "sequence_number", "added_snapshot_id"]);
const fileFields = ["file_path", "record_count", "value_counts", "null_value_counts", "lower_bounds", "upper_bounds"];
const entryFields = new Set(["status", "snapshot_id", "sequence_number", "data_file", "key", "value", ...fileFields]);

interface ListRecord {
  manifest_path: string;
  content?: number;
  sequence_number?: Long;
  added_snapshot_id: Long | null;
}

type Pairs<T> = { key: number; value: T }[] | null | undefined;

interface EntryRecord {
  status: number;
  snapshot_id: Long | null;
  sequence_number?: Long | null;
  data_file: {
    file_path: string;
    record_count: Long;
    value_counts: Pairs<Long>;
    null_value_counts: Pairs<Long>;
    lower_bounds: Pairs<Buffer>;
    upper_bounds: Pairs<Buffer>;
  };
}

/** Manifests of data files (those of delete files are left out) in the manifest list of a snapshot. */
export async function readManifestList(warehouse: Warehouse, snapshot: Snapshot): Promise<Manifest[]> {
  if (!snapshot.manifestList) {
    throw new Error(`snapshot ${snapshot.id} has no manifest list: tables that still embed manifests cannot be read`);
  }
  const records = await readAs(warehouse, snapshot.manifestList, "manifest list", (content) =>
    readAvro<ListRecord>(content, listFields),
  );
  return records
    .filter(({ content }) => !content)
    .map((record) => ({
      path: record.manifest_path,
      sequence: Number(record.sequence_number ?? 0),
      snapshotId: String(record.added_snapshot_id),
    }));
}

export async function readManifest(warehouse: Warehouse, manifest: Manifest): Promise<ManifestEntry[]> {
  const records = await readAs(warehouse, manifest.path, "manifest", (content) =>
    readAvro<EntryRecord>(content, entryFields),
  );
  return records.map(({ status, snapshot_id, sequence_number, data_file: file }) => ({
    status,
    snapshotId: String(snapshot_id ?? manifest.snapshotId),
    file: {
      path: file.file_path,
      rows: Number(file.record_count),
      sequence: Number(sequence_number ?? manifest.sequence),
      valueCounts: numbers(file.value_counts),
      nullCounts: numbers(file.null_value_counts),
      lowerBounds: byField(file.lower_bounds),
      upperBounds: byField(file.upper_bounds),
    },
  }));
}

function byField<T>(pairs: Pairs<T>): Map<number, T> {
  return new Map(pairs?.map(({ key, value }) => [key, value]));
}

function numbers(pairs: Pairs<Long>): Map<number, number> {
  return new Map(pairs?.map(({ key, value }) => [key, Number(value)]));
}
