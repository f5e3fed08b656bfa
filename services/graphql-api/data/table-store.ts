import { type Catalog, MissingTable } from "../../data-observer/iceberg/catalog";
import type { LocalWarehouse } from "../../data-observer/iceberg/files";
import { currentSchema, type TableMetadata } from "../../data-observer/iceberg/metadata";
import { resolveColumn } from "../../data-observer/iceberg/schema";
import { TableNotAvailable } from "../errors";
import { type ApiTable, fullName } from "../tables/table";
import type { Schemas } from "./column";
import { filesOf, type ManifestCache, type TableFile } from "./files";
import type { RefreshReport, TableReport } from "./refresh-report";

/** One table as it was at a refresh. */
export interface LoadedTable {
  readonly schemas: Schemas;
  /** `undefined` for a table that has never been written to. */
  readonly snapshotId: string | undefined;
  /** When the snapshot was committed, milliseconds since the epoch. */
  readonly committedAt: number | undefined;
  readonly files: readonly TableFile[];
  readonly rows: number;
}

interface Entry {
  readonly table: ApiTable;
  readonly manifests: ManifestCache;
  loaded?: LoadedTable;
  /** Metadata that `loaded` was made of. */
  metadata?: TableMetadata;
  error: string | undefined;
}

/** Holds which snapshot of every table is served. Queries see the same snapshots until the next refresh. */
export class TableStore {
  /** Changes whenever a table does. */
  generation = 0;
  private readonly entries: ReadonlyMap<string, Entry>;
  private running: Promise<RefreshReport> | undefined;
  private queued: Promise<RefreshReport> | undefined;

  constructor(
    private readonly catalog: Catalog,
    private readonly warehouse: LocalWarehouse,
    tables: readonly ApiTable[],
  ) {
    const error = "it has not been looked for yet";
    this.entries = new Map(tables.map((table) => [fullName(table), { table, manifests: new Map(), error }]));
  }

  /** @throws TableNotAvailable when the table is not in the catalog, or could not be read yet. */
  get(table: ApiTable): LoadedTable {
    const entry = this.entries.get(fullName(table));
    if (!entry?.loaded) {
      throw new TableNotAvailable(fullName(table), entry?.error ?? "it is not served here");
    }
    return entry.loaded;
  }

  /** `undefined` while the table cannot be served. */
  loaded(table: ApiTable): LoadedTable | undefined {
    return this.entries.get(fullName(table))?.loaded;
  }

  /** Why the table could not be read at the last refresh; what was read before is served on. */
  problem(table: ApiTable): string | undefined {
    return this.entries.get(fullName(table))?.error;
  }

  /** Takes the current snapshots. A call during a refresh gets the one after it, which sees what was committed before the call. */
  refresh(): Promise<RefreshReport> {
    if (!this.running) {
      return this.start();
    }
    this.queued ??= this.running.then(() => {
      this.queued = undefined;
      return this.start();
    });
    return this.queued;
  }

  private start(): Promise<RefreshReport> {
    this.running = this.refreshAll().finally(() => {
      this.running = undefined;
    });
    return this.running;
  }

  private async refreshAll(): Promise<RefreshReport> {
    const start = performance.now();
    const tables = await Promise.all([...this.entries].map(([name, entry]) => this.refreshOne(name, entry)));
    const changed = tables.some((table) => table.changed);
    this.generation += changed ? 1 : 0;
    return { changed, tables, milliseconds: Math.round(performance.now() - start) };
  }

  private async refreshOne(table: string, entry: Entry): Promise<TableReport> {
    const before = entry.loaded;
    let state: TableReport["state"] = "current";
    try {
      await this.load(entry);
      entry.error = undefined;
    } catch (error) {
      state = error instanceof MissingTable ? "missing" : "unreadable";
      entry.error = state === "missing" ? "it is not in the catalog" : messageOf(error);
      if (state === "missing") {
        entry.loaded = undefined;
        entry.metadata = undefined;
      }
    }
    const { loaded, error } = entry;
    return {
      table,
      state,
      changed: loaded !== before,
      snapshot_id: loaded?.snapshotId,
      rows: loaded?.rows,
      files: loaded?.files.length,
      error,
    };
  }

  private async load(entry: Entry): Promise<void> {
    const { table, manifests } = entry;
    const metadata = await this.catalog.load(table);
    if (metadata.location === entry.metadata?.location) {
      return;
    }
    const schemas = { current: currentSchema(metadata), all: metadata.schemas };
    const snapshot = metadata.snapshots.get(metadata.currentSnapshotId ?? "");
    const time = resolveColumn(table.fields[table.time]?.column ?? "", schemas.current, schemas.all);
    const files = snapshot ? await filesOf(this.warehouse, snapshot, time, manifests) : [];
    entry.loaded = {
      schemas,
      snapshotId: snapshot?.id,
      committedAt: snapshot?.timestampMs,
      files: files.sort((one, other) => other.to - one.to),
      rows: files.reduce((sum, { rows }) => sum + rows, 0),
    };
    entry.metadata = metadata;
  }
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));
