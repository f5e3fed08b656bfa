import { data } from "../../../metrics/data";
import type { ObservedTable } from "../config";
import type { DataReader } from "../duckdb";
import { type Batch, isFailure } from "../iceberg/batches";
import type { Warehouse } from "../iceberg/files";
import { ancestry, bringsRows, type Snapshot, type TableMetadata } from "../iceberg/metadata";
import type { Page } from "../page";
import { updateState } from "../store/state-store";
import { BatchMeter } from "./batch-meter";
import { readBatches } from "./batch-reading";
import { type TableCheck, type Tools, tableLabels, throwAll } from "./check";
import { since } from "./cursor";
import { type Anomaly, advance, continueState, type DistributionState, judgeBatches, keyOf } from "./distribution";
import { type TrackedColumn, trackedColumns } from "./tracked-columns";

interface Outcome {
  readonly state: DistributionState;
  readonly found: readonly Anomaly[];
  readonly problems: readonly string[];
}

/** Are the distributions of the columns as they were? */
export class DistributionCheck implements TableCheck {
  readonly name = "distribution";
  readonly job = "distribution_sensor";

  private readonly meter: BatchMeter;

  constructor(
    private readonly tools: Tools,
    warehouse: Warehouse,
    reader: DataReader,
  ) {
    this.meter = new BatchMeter(tools.catalog, warehouse, reader);
  }

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
    const state = continueState(before, metadata.uuid, tracked);
    const wanted = wantedBatches(chain, state, table.rules.batches);
    const results = await readBatches(this.tools, table, metadata, wanted);
    const failures = results.filter(isFailure);
    const measured = await this.meter.measure(
      table,
      results.filter((result) => !isFailure(result)) as Batch[],
      tracked,
    );
    const judged = judgeBatches(state, measured.batches, tracked, table.rules);
    const unread = [...failures.map(({ snapshot }) => snapshot.id), ...measured.unread];
    return {
      state: advance(judged.state, chain[0], unread),
      found: judged.found,
      problems: [...failures.map(({ error }) => error.message), ...measured.problems],
    };
  }

  private report(table: ObservedTable, tracked: readonly TrackedColumn[], { state, found }: Outcome, page: Page): void {
    for (const item of tracked) {
      const { column, statistic, isJudged } = item;
      const known = state.statistics[keyOf(item)];
      const labels = { ...tableLabels(table), column, statistic };
      page.set(data.statisticValue, labels, known?.value);
      if (isJudged) {
        page.set(data.zscore, labels, known?.zscore);
        page.set(data.distributionAnomalies, labels, known?.anomalies);
      }
    }
    for (const { column, statistic, value, zscore, snapshotId } of found) {
      this.tools.log.warn(`distribution of ${table.layer}.${table.table} is an anomaly: ${statistic} of ${column}`, {
        context: { ...tableLabels(table), column, statistic, value, zscore, snapshot_id: snapshotId },
      });
    }
  }
}

/** What is new and what could not be read before, oldest first; of a long past only what can still count. */
function wantedBatches(chain: readonly Snapshot[], state: DistributionState, window: number): Snapshot[] {
  const latest = chain.filter(bringsRows).slice(0, window + 1);
  const fresh = new Set(state.cursor ? since(chain, state.cursor).fresh : chain);
  const unread = new Set(state.unread);
  return latest.filter((snapshot) => fresh.has(snapshot) || unread.has(snapshot.id)).toReversed();
}
