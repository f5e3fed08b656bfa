import type { Warehouse } from "./files";
import { type DataFile, entryStatus, type Manifest, readManifest, readManifestList } from "./manifests";
import type { Snapshot, TableMetadata } from "./metadata";

/** The files that one commit added. */
export interface Batch {
  readonly snapshot: Snapshot;
  readonly files: readonly DataFile[];
}

export interface BatchFailure {
  readonly snapshot: Snapshot;
  readonly error: Error;
}

export const isFailure = (result: Batch | BatchFailure): result is BatchFailure => "error" in result;

/** A check looks back over 51 batches at most; what is kept beyond that serves commits between two passes. */
const keptPerTable = 128;

/**
 * Reads which files commits added or removed, from the manifests that these commits wrote and no others. Snapshots never change, so
 * what was read of the latest is kept.
 */
export class Batches {
  private readonly tables = new Map<string, Map<string, Batch>>();

  constructor(private readonly warehouse: Warehouse) {}

  /** The files that each of `snapshots` added; one that cannot be read does not hide the others. */
  async added(metadata: TableMetadata, snapshots: readonly Snapshot[]): Promise<(Batch | BatchFailure)[]> {
    const known = this.tables.get(metadata.uuid) ?? new Map<string, Batch>();
    this.tables.set(metadata.uuid, known);
    let current: Promise<Map<string, Manifest[]>> | undefined;
    const results: (Batch | BatchFailure)[] = [];
    for (const snapshot of snapshots) {
      let batch = known.get(snapshot.id);
      if (!batch) {
        try {
          current ??= this.currentManifests(metadata);
          batch = { snapshot, files: await this.filesOf(snapshot, await current) };
          known.set(snapshot.id, batch);
        } catch (error) {
          results.push({ snapshot, error: error as Error });
          continue;
        }
      }
      results.push(batch);
    }
    for (const id of [...known.keys()].slice(0, Math.max(0, known.size - keptPerTable))) {
      known.delete(id);
    }
    return results;
  }

  /** The files that a commit removed; for each of them `sequence` says which commit its rows arrived with. */
  async removed(snapshot: Snapshot): Promise<DataFile[]> {
    return this.entries(snapshot, await this.ownManifests(snapshot), entryStatus.deleted);
  }

  /**
   * Most commits are still found in the manifest list of the current snapshot, which spares reading one list per commit. A commit whose
   * manifest was merged into another, or whose files were rewritten, is only whole in its own list.
   */
  private async filesOf(snapshot: Snapshot, current: Map<string, Manifest[]>): Promise<DataFile[]> {
    const rows = (files: DataFile[]) => files.reduce((sum, file) => sum + file.rows, 0);
    const listed = current.get(snapshot.id);
    if (listed) {
      const files = await this.entries(snapshot, listed, entryStatus.added);
      if (rows(files) === snapshot.addedRows) {
        return files;
      }
    }
    return this.entries(snapshot, await this.ownManifests(snapshot), entryStatus.added);
  }

  private async entries(snapshot: Snapshot, manifests: readonly Manifest[], status: number): Promise<DataFile[]> {
    const files: DataFile[] = [];
    for (const manifest of manifests) {
      for (const entry of await readManifest(this.warehouse, manifest)) {
        if (entry.status === status && entry.snapshotId === snapshot.id) {
          files.push(entry.file);
        }
      }
    }
    return files;
  }

  private async ownManifests(snapshot: Snapshot): Promise<Manifest[]> {
    const manifests = await readManifestList(this.warehouse, snapshot);
    return manifests.filter(({ snapshotId }) => snapshotId === snapshot.id);
  }

  /** Manifests by the snapshot that wrote them; empty when the list cannot be read: each commit then tells for itself. */
  private async currentManifests(metadata: TableMetadata): Promise<Map<string, Manifest[]>> {
    const bySnapshot = new Map<string, Manifest[]>();
    const current = metadata.snapshots.get(metadata.currentSnapshotId ?? "");
    const manifests = current ? await readManifestList(this.warehouse, current).catch(() => []) : [];
    for (const manifest of manifests) {
      const same = bySnapshot.get(manifest.snapshotId);
      if (same) {
        same.push(manifest);
      } else {
        bySnapshot.set(manifest.snapshotId, [manifest]);
      }
    }
    return bySnapshot;
  }
}
