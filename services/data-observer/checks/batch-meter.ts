import type { DataReader, Values, Wanted } from "../duckdb";
import type { Batch } from "../iceberg/batches";
import type { TableName } from "../iceberg/catalog";
import type { Warehouse } from "../iceberg/files";
import { stillKept } from "./batch-reading";
import { toldByManifests } from "./batch-statistics";
import type { Tools } from "./check";
import { keyOf, type MeasuredBatch } from "./distribution";
import type { TrackedColumn } from "./tracked-columns";

/** What came of measuring batches. */
export interface Measured {
  readonly batches: readonly MeasuredBatch[];
  /** Snapshots whose data could not be read. */
  readonly unread: readonly string[];
  readonly problems: readonly string[];
}

/** Takes statistics of batches: from the manifests where they tell, else from the files of the batch, and of no others. */
export class BatchMeter {
  constructor(
    private readonly catalog: Tools["catalog"],
    private readonly warehouse: Warehouse,
    private readonly reader: DataReader,
  ) {}

  async measure(table: TableName, batches: readonly Batch[], tracked: readonly TrackedColumn[]): Promise<Measured> {
    const told = new Map<string, Values>();
    const unknown = new Map<string, Wanted>();
    for (const { snapshot, files } of batches) {
      const values: Values = {};
      for (const item of tracked) {
        const key = keyOf(item);
        const value = toldByManifests(files, item);
        if (value !== "unknown") {
          values[key] = value;
        } else if (item.field) {
          unknown.set(key, { key, field: item.field, statistic: item.statistic });
        }
      }
      told.set(snapshot.id, values);
    }
    const { read, unread, problems } = await this.readData(table, batches, [...unknown.values()]);
    const measured = batches
      .filter(({ snapshot }) => !unread.includes(snapshot.id))
      .map(({ snapshot }) => ({ snapshot, values: { ...read.get(snapshot.id), ...told.get(snapshot.id) } }));
    return { batches: measured, unread, problems };
  }

  /**
   * All batches in one query, unless their files have to be copied; when that fails, for a broken file, batch by batch, so that only
   * its own batch is lost.
   */
  private async readData(table: TableName, batches: readonly Batch[], wanted: readonly Wanted[]) {
    const none = { unread: [] as string[], problems: [] as string[] };
    if (wanted.length === 0 || batches.length === 0) {
      return { ...none, read: new Map<string, Values>() };
    }
    if (batches.some(({ files }) => files.some(({ path }) => this.warehouse.copies(path)))) {
      return this.readOneByOne(table, batches, wanted);
    }
    try {
      return { ...none, read: await this.read(batches, wanted) };
    } catch {
      return this.readOneByOne(table, batches, wanted);
    }
  }

  private read(batches: readonly Batch[], wanted: readonly Wanted[]): Promise<Map<string, Values>> {
    const locations = batches.flatMap(({ files }) => files.map(({ path }) => path));
    return this.warehouse.withFiles(locations, (paths) => {
      const opened = (files: Batch["files"]) => files.map(({ path }) => paths.get(path) as string);
      return this.reader.measure(
        batches.map(({ snapshot, files }) => ({
          id: snapshot.id,
          paths: opened(files),
          rows: files.reduce((sum, { rows }) => sum + rows, 0),
        })),
        wanted,
      );
    });
  }

  private async readOneByOne(table: TableName, batches: readonly Batch[], wanted: readonly Wanted[]) {
    const read = new Map<string, Values>();
    const unread: string[] = [];
    const problems: string[] = [];
    const isKept = await stillKept(this.catalog, table);
    for (const batch of batches) {
      const { id } = batch.snapshot;
      try {
        read.set(id, (await this.read([batch], wanted)).get(id) ?? {});
      } catch (error) {
        unread.push(id);
        if (isKept(batch.snapshot)) {
          problems.push(`data of snapshot ${id} cannot be read: ${(error as Error).message}`);
        }
      }
    }
    return { read, unread, problems };
  }
}
