import { type Batch, type BatchFailure, isFailure } from "../iceberg/batches";
import type { TableName } from "../iceberg/catalog";
import type { Snapshot, TableMetadata } from "../iceberg/metadata";
import type { Tools } from "./check";

/**
 * The files that commits added. A commit that expires while it is read, with its manifests and files, is no failure: it is left out.
 */
export async function readBatches(
  { batches, catalog }: Pick<Tools, "batches" | "catalog">,
  table: TableName,
  metadata: TableMetadata,
  snapshots: readonly Snapshot[],
): Promise<(Batch | BatchFailure)[]> {
  const results = await batches.added(metadata, snapshots);
  if (!results.some(isFailure)) {
    return results;
  }
  const isKept = await stillKept(catalog, table);
  return results.filter((result) => !isFailure(result) || isKept(result.snapshot));
}

/** Asks again which commits the table has. */
export async function stillKept(
  catalog: Tools["catalog"],
  table: TableName,
): Promise<(snapshot: Pick<Snapshot, "id">) => boolean> {
  const { snapshots } = await catalog.load(table);
  return ({ id }) => snapshots.has(id);
}
