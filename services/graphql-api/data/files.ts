import { readAvro } from "../../data-observer/iceberg/avro";
import { boundValue } from "../../data-observer/iceberg/bounds";
import { type LocalWarehouse, readAs, type Warehouse } from "../../data-observer/iceberg/files";
import { type DataFile, entryStatus, readManifest, readManifestList } from "../../data-observer/iceberg/manifests";
import type { Snapshot } from "../../data-observer/iceberg/metadata";
import type { Field } from "../../data-observer/iceberg/schema";

/** A data file of a snapshot, with the times of its rows: milliseconds since the epoch, infinite where the writer did not say. */
export interface TableFile {
  /** As DuckDB opens it. */
  readonly path: string;
  readonly rows: number;
  readonly from: number;
  readonly to: number;
}

/** Manifests never change: what was read of them is kept as long as the current snapshot names them. */
export type ManifestCache = Map<string, readonly TableFile[]>;

const deleteContent = 1;

interface ListRecord {
  content?: number;
  added_files_count?: number;
  existing_files_count?: number;
}

/**
 * The files that a snapshot consists of.
 * @param time Column whose bounds give the files' times; `undefined` when the table has none.
 * @throws when rows were deleted by delete files: reading only data files would bring them back.
 */
export async function filesOf(
  warehouse: LocalWarehouse,
  snapshot: Snapshot,
  time: Field | undefined,
  cache: ManifestCache,
): Promise<TableFile[]> {
  await refuseDeleteFiles(warehouse, snapshot);
  const manifests = await readManifestList(warehouse, snapshot);
  const files: TableFile[] = [];
  const current = new Set<string>();
  for (const manifest of manifests) {
    const key = `${manifest.path} ${time?.id}`;
    current.add(key);
    let listed = cache.get(key);
    if (!listed) {
      const entries = await readManifest(warehouse, manifest);
      listed = entries
        .filter(({ status }) => status !== entryStatus.deleted)
        .map(({ file }) => tableFile(warehouse, file, time));
      cache.set(key, listed);
    }
    files.push(...listed);
  }
  for (const key of cache.keys()) {
    if (!current.has(key)) {
      cache.delete(key);
    }
  }
  return files;
}

function tableFile(warehouse: LocalWarehouse, file: DataFile, time: Field | undefined): TableFile {
  const lower = time && file.lowerBounds.get(time.id);
  const upper = time && file.upperBounds.get(time.id);
  const type = typeof time?.type === "string" ? time.type : "";
  return {
    path: warehouse.duckdbPath(file.path),
    rows: file.rows,
    from: lower ? boundValue(type, lower) : Number.NEGATIVE_INFINITY,
    to: upper ? boundValue(type, upper) : Number.POSITIVE_INFINITY,
  };
}

async function refuseDeleteFiles(warehouse: Warehouse, snapshot: Snapshot): Promise<void> {
  if (!snapshot.manifestList) {
    return;
  }
  const fields = new Set<keyof ListRecord>(["content", "added_files_count", "existing_files_count"]);
  const records = await readAs(warehouse, snapshot.manifestList, "manifest list", (content) =>
    readAvro<ListRecord>(content, fields),
  );
  const live = ({ added_files_count: added = 1, existing_files_count: existing = 1 }: ListRecord) =>
    added + existing > 0;
  if (records.some((record) => record.content === deleteContent && live(record))) {
    throw new Error(
      `snapshot ${snapshot.id} has delete files, which are not applied here; write with copy-on-write, or compact the table`,
    );
  }
}
