import { data } from "../../../metrics/data";
import type { ObservedTable } from "../config";
import type { DataReader, Values, Wanted } from "../duckdb";
import { type Batch, isFailure } from "../iceberg/batches";
import type { Warehouse } from "../iceberg/files";
import { ancestry, bringsRows, currentSchema, type Snapshot, type TableMetadata } from "../iceberg/metadata";
import { type Field, resolveColumn } from "../iceberg/schema";
import type { Page } from "../page";
import { updateState } from "../store/state-store";
import { readBatches, stillKept } from "./batch-reading";
import { type Statistic, toldByManifests, unfit } from "./batch-statistics";
import { type TableCheck, type Tools, tableLabels, throwAll } from "./check";
import { since } from "./cursor";
import type { Anomaly, DistributionState, MeasuredBatch } from "./distribution";
import * as distribution from "./distribution";

interface TrackedColumn extends distribution.Tracked {
  readonly statistic: Statistic;
  readonly field: Field | undefined;
}

interface Outcome {
  readonly state: DistributionState;
  readonly found: readonly Anomaly[];
  readonly problems: readonly string[];
}

/** Are the distributions of the columns as they were? */
export class DistributionCheck implements TableCheck {
  readonly name = "distribution";
  readonly job = "distribution_sensor";

  constructor(
    private readonly tools: Tools,
    private readonly warehouse: Warehouse,
    private readonly reader: DataReader,
  ) {}

  async observe(table: ObservedTable, page: Page): Promise<void> {
    const labels = tableLabels(table);
    const metadata = await this.tools.catalog.load(table);
    const { tracked, problems } = trackedColumns(table, metadata);
    if (tracked.length > 0) {
      const outcome = await updateState<DistributionState, Outcome>(
        this.tools.store,
        { ...labels, check: this.name },
        async (before) => {
          const outcome = await this.judge(table, metadata, tracked, before);
          return { state: outcome.state, result: outcome };
        },
      );
      this.report(table, tracked, outcome, page);
      problems.push(...outcome.problems);
    }
    throwAll(problems);
  }

  private async judge(
    table: ObservedTable,
    metadata: TableMetadata,
    tracked: readonly TrackedColumn[],
    before: DistributionState | undefined,
  ): Promise<Outcome> {
    const chain = ancestry(metadata);
    const state = distribution.continueState(before, metadata.uuid, tracked);
    const wanted = wantedBatches(chain, state, table.rules.batches);
    const results = await readBatches(this.tools, table, metadata, wanted);
    const failures = results.filter(isFailure);
    const measured = await this.measure(table, results.filter((result) => !isFailure(result)) as Batch[], tracked);
    const judged = distribution.judgeBatches(state, measured.batches, tracked, table.rules);
    const unread = [...failures.map(({ snapshot }) => snapshot.id), ...measured.unread];
    return {
      state: distribution.advance(judged.state, chain[0], unread),
      found: judged.found,
      problems: [...failures.map(({ error }) => error.message), ...measured.problems],
    };
  }

  /** Statistics of batches: from the manifests where they tell, else from the files of the batch, all batches in one query. */
  private async measure(table: ObservedTable, batches: readonly Batch[], tracked: readonly TrackedColumn[]) {
    const told = new Map<string, Values>();
    const unknown = new Map<string, Wanted>();
    for (const { snapshot, files } of batches) {
      const values: Values = {};
      for (const item of tracked) {
        const value = toldByManifests(files, item);
        if (value !== "unknown") {
          values[distribution.keyOf(item)] = value;
        } else if (item.field) {
          unknown.set(distribution.keyOf(item), {
            key: distribution.keyOf(item),
            field: item.field,
            statistic: item.statistic,
          });
        }
      }
      told.set(snapshot.id, values);
    }
    const { read, unread, problems } = await this.readData(table, batches, [...unknown.values()]);
    const measured: MeasuredBatch[] = batches
      .filter(({ snapshot }) => !unread.includes(snapshot.id))
      .map(({ snapshot }) => ({ snapshot, values: { ...read.get(snapshot.id), ...told.get(snapshot.id) } }));
    return { batches: measured, unread, problems };
  }

  private async readData(table: ObservedTable, batches: readonly Batch[], wanted: readonly Wanted[]) {
    const read = new Map<string, Values>();
    const unread: string[] = [];
    const problems: string[] = [];
    const paths = batches.map(({ snapshot, files }) => ({
      id: snapshot.id,
      paths: files.map(({ path }) => this.warehouse.duckdbPath(path)),
    }));
    if (wanted.length === 0 || paths.length === 0) {
      return { read, unread, problems };
    }
    try {
      return { read: await this.reader.measure(paths, wanted), unread, problems };
    } catch {
      // One broken file fails the whole query: batch by batch, only its own batch is lost.
    }
    const isKept = await stillKept(this.tools.catalog, table);
    for (const batch of paths) {
      try {
        read.set(batch.id, (await this.reader.measure([batch], wanted)).get(batch.id) ?? {});
      } catch (error) {
        unread.push(batch.id);
        if (isKept(batch)) {
          problems.push(`data of snapshot ${batch.id} cannot be read: ${(error as Error).message}`);
        }
      }
    }
    return { read, unread, problems };
  }

  private report(table: ObservedTable, tracked: readonly TrackedColumn[], { state, found }: Outcome, page: Page): void {
    for (const item of tracked) {
      const { column, statistic } = item;
      const known = state.statistics[distribution.keyOf(item)];
      const labels = { ...tableLabels(table), column, statistic };
      page.set(data.statisticValue, labels, known?.value);
      page.set(data.zscore, labels, known?.zscore);
      page.set(data.distributionAnomalies, labels, known?.anomalies);
    }
    for (const { column, statistic, value, zscore, snapshotId } of found) {
      this.tools.log.warn(`distribution of ${table.layer}.${table.table} is an anomaly: ${statistic} of ${column}`, {
        context: { ...tableLabels(table), column, statistic, value, zscore, snapshot_id: snapshotId },
      });
    }
  }
}

/** The columns of the settings as they are now, and what is wrong with the others. */
function trackedColumns(table: ObservedTable, metadata: TableMetadata) {
  const tracked: TrackedColumn[] = [];
  const problems: string[] = [];
  const current = currentSchema(metadata);
  for (const [column, statistics] of Object.entries(table.columns)) {
    const field = column === "*" ? undefined : resolveColumn(column, current, metadata.schemas);
    if (column !== "*" && !field) {
      const names = current.fields.map(({ name }) => name).join(", ");
      problems.push(`column ${column} is not in the table, which has ${names}; correct the settings of the table`);
      continue;
    }
    for (const statistic of new Set(statistics)) {
      const reason = unfit({ field, statistic });
      if (reason) {
        problems.push(`column ${column}: ${reason}; correct the settings of the table`);
      } else {
        tracked.push({ column, statistic, field, fieldId: field?.id ?? 0 });
      }
    }
  }
  return { tracked, problems };
}

/** What is new and what could not be read before, oldest first; of a long past only what can still count. */
function wantedBatches(chain: readonly Snapshot[], state: DistributionState, window: number): Snapshot[] {
  const latest = chain.filter(bringsRows).slice(0, window + 1);
  const fresh = new Set(state.cursor ? since(chain, state.cursor).fresh : chain);
  const unread = new Set(state.unread);
  return latest.filter((snapshot) => fresh.has(snapshot) || unread.has(snapshot.id)).toReversed();
}
