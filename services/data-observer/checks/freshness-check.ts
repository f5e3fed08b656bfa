import { data } from "../../../metrics/data";
import type { ObservedTable } from "../config";
import { type Batch, isFailure } from "../iceberg/batches";
import { isTime } from "../iceberg/bounds";
import { ancestry, bringsRows, currentSchema, type Snapshot, type TableMetadata } from "../iceberg/metadata";
import { resolveColumn } from "../iceberg/schema";
import type { Page } from "../page";
import { readBatches } from "./batch-reading";
import { type TableCheck, type Tools, tableLabels, throwAll } from "./check";
import { ageSeconds, lastArrival, newestEvent } from "./freshness";

/** Of a table that is seen for the first time, the newest event is looked for in as many batches; later in those that are new. */
const batchesAtFirst = 20;
const batchesAtMost = 100;

/** Is data arriving on time? */
export class FreshnessCheck implements TableCheck {
  readonly name = "freshness";
  readonly job = "freshness_sensor";
  /** Newest event of each table and column, milliseconds since the epoch; a late batch of old events does not turn it back. */
  private readonly newest = new Map<string, number>();
  private readonly seen = new Map<string, string>();

  constructor(private readonly tools: Tools) {}

  async observe(table: ObservedTable, page: Page): Promise<void> {
    const labels = tableLabels(table);
    const metadata = await this.tools.catalog.load(table);
    const now = this.tools.now();
    const chain = ancestry(metadata);
    const arrival = lastArrival(chain);
    if (arrival !== undefined) {
      page.set(data.freshness, labels, ageSeconds(arrival, now));
      page.set(data.lastUpdate, labels, arrival / 1000);
    }
    if (table.eventTime !== undefined) {
      const { event, problems } = await this.eventTime(table, table.eventTime, metadata, chain, now);
      page.set(data.eventFreshness, labels, event === undefined ? undefined : ageSeconds(event, now));
      throwAll(problems);
    }
  }

  private async eventTime(
    table: ObservedTable,
    name: string,
    metadata: TableMetadata,
    chain: readonly Snapshot[],
    now: number,
  ) {
    const field = resolveColumn(name, currentSchema(metadata), metadata.schemas);
    if (!field || typeof field.type !== "string" || !isTime(field.type)) {
      const found = field ? JSON.stringify(field.type) : "no such column";
      return { event: undefined, problems: [`eventTime ${name}: found ${found}, expected a timestamp, date or long`] };
    }
    const key = `${metadata.uuid}/${field.id}`;
    const batches = chain.filter(bringsRows);
    const seenAt = batches.findIndex(({ id }) => id === this.seen.get(key));
    const fresh = batches.slice(0, seenAt < 0 ? batchesAtFirst : Math.min(seenAt, batchesAtMost));
    const results = await readBatches(this.tools, table, metadata, fresh);
    const failures = results.filter(isFailure);
    const read = results.filter((result): result is Batch => !isFailure(result));
    const event = newestEvent(read, { id: field.id, type: field.type }, now);
    if (event !== undefined && event > (this.newest.get(key) ?? Number.NEGATIVE_INFINITY)) {
      this.newest.set(key, event);
    }
    if (batches[0] && failures.length === 0) {
      this.seen.set(key, batches[0].id);
    }
    return { event: this.newest.get(key), problems: failures.map(({ error }) => error.message) };
  }
}
