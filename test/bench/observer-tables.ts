import { linkSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { avroFile, manifestListSchema, manifestSchema } from "./observer-avro";

/** The columns that the plan keeps statistics of, in whatever table they are. */
const columns = ["price", "quantity", "last_price", "total_value", "avg_price", "total_volume", "trade_count"];
const eventTimeId = columns.length + 1;
/** Distinct Parquet files of a size; the files of a table are links to them. */
const distinct = 20;
const minute = 60_000;

export interface TableShape {
  readonly folder: string;
  readonly snapshots: number;
  readonly filesPerSnapshot: number;
  readonly rowsPerFile: number;
  /** Commits beyond `snapshots`; there is a metadata file for the table before and after each. */
  readonly more: number;
  /** Files and rows of these commits. */
  readonly moreFiles: number;
  readonly moreRows: number;
  /** When the last of `snapshots` was made, milliseconds since the epoch. */
  readonly until: number;
}

/** Real Parquet files with Iceberg's field ids. @returns their paths */
export async function parquetFiles(folder: string, rows: number): Promise<string[]> {
  mkdirSync(folder, { recursive: true });
  const connection = await (await DuckDBInstance.create(":memory:", { threads: "2", memory_limit: "1GB" })).connect();
  const values = columns.map((name, index) => `(random() * ${100 * (index + 1)})::DOUBLE AS ${name}`);
  const ids = columns.map((name, index) => `${name}: ${index + 1}`);
  const paths: string[] = [];
  for (let n = 0; n < distinct; n++) {
    const path = join(folder, `${n}.parquet`);
    await connection.run(
      `COPY (SELECT ${values.join(", ")}, TIMESTAMP '2026-01-01' + to_seconds(range) AS event_time FROM range(${rows}))
       TO '${path}' (FORMAT parquet, FIELD_IDS {${ids.join(", ")}, event_time: ${eventTimeId}})`,
    );
    paths.push(path);
  }
  connection.closeSync();
  return paths;
}

/**
 * A table that grew by one commit a minute: its metadata, the manifest list of the current snapshot, a manifest for every commit and the
 * data files. Manifest lists of older snapshots are not written, for nothing reads them. @returns places of the metadata, the
 * first with `snapshots` commits, each of the others with one more
 */
export function writeTable(shape: TableShape, parquet: readonly string[], moreParquet: readonly string[]): string[] {
  for (const name of ["data", "metadata"]) {
    mkdirSync(join(shape.folder, name), { recursive: true });
  }
  const commits = Array.from({ length: shape.snapshots + shape.more }, (_, index) =>
    writeCommit(shape, index, index < shape.snapshots ? parquet : moreParquet),
  );
  return Array.from({ length: shape.more + 1 }, (_, index) =>
    writeMetadata(shape, commits.slice(0, shape.snapshots + index)),
  );
}

interface Commit {
  readonly id: bigint;
  readonly timestampMs: number;
  readonly rows: number;
  readonly manifest: Record<string, unknown>;
}

function writeCommit(shape: TableShape, index: number, parquet: readonly string[]): Commit {
  const id = 4_000_000_000_000_000_000n + BigInt(index);
  const isMore = index >= shape.snapshots;
  const [count, rows] = isMore ? [shape.moreFiles, shape.moreRows] : [shape.filesPerSnapshot, shape.rowsPerFile];
  const timestampMs = shape.until + (index - shape.snapshots + 1) * minute;
  const entries = Array.from({ length: count }, (_, file) => {
    const path = join(shape.folder, "data", `${index}-${file}.parquet`);
    linkSync(parquet[(index * count + file) % parquet.length] as string, path);
    return entry(id, path, rows, timestampMs);
  });
  const path = join(shape.folder, "metadata", `${index}-m0.avro`);
  writeFileSync(path, avroFile(manifestSchema, entries));
  const manifest = {
    manifest_path: `file://${path}`,
    manifest_length: 1,
    partition_spec_id: 0,
    content: 0,
    sequence_number: index + 1,
    min_sequence_number: index + 1,
    added_snapshot_id: id,
    added_files_count: count,
    existing_files_count: 0,
    deleted_files_count: 0,
    added_rows_count: count * rows,
    existing_rows_count: 0,
    deleted_rows_count: 0,
  };
  return { id, timestampMs, rows: count * rows, manifest };
}

function entry(id: bigint, path: string, rows: number, timestampMs: number) {
  const fieldIds = [...columns.map((_, index) => index + 1), eventTimeId];
  const each = <T>(value: (id: number) => T) => fieldIds.map((key) => ({ key, value: value(key) }));
  const bound = (value: number) => (key: number) => {
    const buffer = Buffer.alloc(8);
    if (key === eventTimeId) {
      buffer.writeBigInt64LE(BigInt(timestampMs) * 1000n);
    } else {
      buffer.writeDoubleLE(value * key);
    }
    return buffer;
  };
  return {
    status: 1,
    snapshot_id: id,
    sequence_number: null,
    file_sequence_number: null,
    data_file: {
      content: 0,
      file_path: `file://${path}`,
      file_format: "PARQUET",
      partition: {},
      record_count: rows,
      file_size_in_bytes: 1,
      column_sizes: each(() => 1),
      value_counts: each(() => rows),
      null_value_counts: each(() => 0),
      nan_value_counts: null,
      lower_bounds: each(bound(0.01)),
      upper_bounds: each(bound(99.9)),
    },
  };
}

function writeMetadata(shape: TableShape, commits: readonly Commit[]): string {
  const current = commits.at(-1) as Commit;
  const folder = join(shape.folder, "metadata");
  const list = join(folder, `snap-${current.id}.avro`);
  writeFileSync(
    list,
    avroFile(
      manifestListSchema,
      commits.map(({ manifest }) => manifest),
    ),
  );
  let total = 0;
  const snapshots = commits.map(({ id, timestampMs, rows }, index) => {
    total += rows;
    return {
      "snapshot-id": `#${id}#`,
      ...(index > 0 && { "parent-snapshot-id": `#${commits[index - 1]?.id}#` }),
      "sequence-number": index + 1,
      "timestamp-ms": timestampMs,
      "manifest-list": `file://${folder}/snap-${id}.avro`,
      summary: summary(rows, total, index),
      "schema-id": 0,
    };
  });
  const fields = [...columns.map((name, index) => ({ id: index + 1, name, type: "double", required: false }))];
  const metadata = {
    "format-version": 2,
    "table-uuid": shape.folder,
    "last-updated-ms": current.timestampMs,
    schemas: [
      {
        type: "struct",
        "schema-id": 0,
        fields: [...fields, { id: eventTimeId, name: "event_time", type: "timestamp", required: false }],
      },
    ],
    "current-schema-id": 0,
    "current-snapshot-id": `#${current.id}#`,
    snapshots,
    "snapshot-log": snapshots.map((snapshot) => ({
      "snapshot-id": snapshot["snapshot-id"],
      "timestamp-ms": snapshot["timestamp-ms"],
    })),
    "metadata-log": [],
  };
  const path = join(folder, `${commits.length}.metadata.json`);
  // Snapshot ids are numbers in the file, too large for JavaScript's own.
  writeFileSync(path, JSON.stringify(metadata).replace(/"#(\d+)#"/g, "$1"));
  return `file://${path}`;
}

const summary = (rows: number, total: number, index: number) => ({
  operation: "append",
  "flink.operator-id": "e883208d19e3c34f8aaf2a3168a63337",
  "flink.job-id": "7c2dd13ad5bc3b4d4b01a7ba1c0a6a0a",
  "flink.max-committed-checkpoint-id": String(index),
  "added-data-files": "1",
  "added-records": String(rows),
  "added-files-size": "6000",
  "changed-partition-count": "1",
  "total-records": String(total),
  "total-files-size": "6000",
  "total-data-files": String(index + 1),
  "total-delete-files": "0",
  "total-position-deletes": "0",
  "total-equality-deletes": "0",
});
