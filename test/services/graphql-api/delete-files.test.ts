import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { type Schema, streams } from "avsc";
import { localWarehouse } from "../../../services/data-observer/iceberg/files";
import { TableStore } from "../../../services/graphql-api/data/table-store";
import { trades } from "../../../services/graphql-api/tables/trades";
import { movableCatalog } from "../data-observer/helpers/observed";

const field = (name: string, type: string) => ({ name, type });
const listSchema: Schema = {
  type: "record",
  name: "manifest_file",
  fields: [
    field("manifest_path", "string"),
    field("content", "int"),
    field("sequence_number", "long"),
    field("added_snapshot_id", "long"),
    field("added_files_count", "int"),
    field("existing_files_count", "int"),
  ],
};

const folder = mkdtempSync(join(tmpdir(), "graphql-api-deletes-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** A table whose current snapshot has one manifest, which is about delete files. */
async function tableWithDeletes(deletes: number): Promise<string> {
  const list = join(folder, `list-${deletes}.avro`);
  const encoder = new streams.BlockEncoder(listSchema);
  encoder.end({
    manifest_path: "/nowhere.avro",
    ...{ content: 1, sequence_number: 1, added_snapshot_id: 7 },
    ...{ added_files_count: deletes, existing_files_count: 0 },
  });
  writeFileSync(list, await buffer(encoder));
  const metadata = join(folder, `metadata-${deletes}.json`);
  const summary = { operation: "delete" };
  const snapshot = { "snapshot-id": 7, "timestamp-ms": 1, "manifest-list": list, summary };
  writeFileSync(
    metadata,
    JSON.stringify({
      "table-uuid": "t",
      schemas: [{ "schema-id": 0, fields: [] }],
      "current-snapshot-id": 7,
      snapshots: [snapshot],
    }),
  );
  return metadata;
}

async function refreshed(deletes: number) {
  const warehouse = localWarehouse();
  const locations = new Map([["silver.cleaned_trades", await tableWithDeletes(deletes)]]);
  return (await new TableStore(movableCatalog(warehouse, locations), warehouse, [trades]).refresh()).tables[0];
}

test("a table with delete files is refused instead of showing rows that were deleted", async () => {
  expect(await refreshed(1)).toMatchObject({
    state: "unreadable",
    error: "snapshot 7 has delete files, which are not applied here; write with copy-on-write, or compact the table",
  });
});

test("delete files that are no longer in force do not matter", async () => {
  expect(await refreshed(0)).toMatchObject({ state: "current", files: 0 });
});
