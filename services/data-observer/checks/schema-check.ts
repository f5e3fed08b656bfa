import { data } from "../../../metrics/data";
import type { ObservedTable } from "../config";
import { readAs, type Warehouse } from "../iceberg/files";
import { currentSchema, parseMetadata, type TableMetadata } from "../iceberg/metadata";
import type { Page } from "../page";
import { updateState } from "../store/state-store";
import { type TableCheck, type Tools, tableLabels } from "./check";
import { type Change, changeTypes } from "./schema";
import { filesToRead, followSchema, type SchemaState, type Sighting } from "./schema-history";

/** Did columns change? */
export class SchemaCheck implements TableCheck {
  readonly name = "schema";
  readonly job = "schema_sensor";

  constructor(
    private readonly tools: Tools,
    private readonly warehouse: Warehouse,
  ) {}

  async observe(table: ObservedTable, page: Page): Promise<void> {
    const labels = tableLabels(table);
    const { catalog, store, log } = this.tools;
    const metadata = await catalog.load(table);
    page.set(data.columnCount, labels, currentSchema(metadata).fields.length);
    const { state, found, isFirst } = await updateState<
      SchemaState,
      { state: SchemaState; found: Change[]; isFirst: boolean }
    >(store, { ...labels, check: this.name }, async (before) => {
      const sightings = await this.sightings(filesToRead(before, metadata));
      const result = followSchema(before, metadata, sightings);
      return { state: result.state, result: { ...result, isFirst: before === undefined } };
    });
    for (const type of changeTypes) {
      page.set(data.schemaChanges, { ...labels, change_type: type }, state.changes[type]);
    }
    for (const { type, column, detail } of isFirst ? [] : found) {
      log.warn(`schema of ${table.layer}.${table.table} changed: ${type} ${column} (${detail})`, {
        context: { ...labels, change_type: type, column, detail },
      });
    }
  }

  /** Files that were already deleted are left out: the schemas that the table keeps stand in for them. */
  private async sightings(files: TableMetadata["log"]): Promise<Sighting[]> {
    const sightings: Sighting[] = [];
    for (const { file, timestampMs } of files) {
      const earlier = await readAs(this.warehouse, file, "metadata file", (content) =>
        parseMetadata(content, file),
      ).catch(() => undefined);
      if (earlier) {
        sightings.push({ timestampMs, schema: currentSchema(earlier) });
      }
    }
    return sightings;
  }
}
