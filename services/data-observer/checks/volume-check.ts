import { data } from "../../../metrics/data";
import type { ObservedTable } from "../config";
import { ancestry, type Snapshot } from "../iceberg/metadata";
import type { Page } from "../page";
import { updateState } from "../store/state-store";
import { stillKept } from "./batch-reading";
import { type TableCheck, type Tools, tableLabels } from "./check";
import { directions } from "./days";
import { arrivalsOf, type Net, netRows } from "./net-rows";
import { judgeVolume, planVolume, type VolumeReading, type VolumeState } from "./volume";

/** Are the row counts as expected? */
export class VolumeCheck implements TableCheck {
  readonly name = "volume";
  readonly job = "volume_sensor";

  constructor(private readonly tools: Tools) {}

  async observe(table: ObservedTable, page: Page): Promise<void> {
    const labels = tableLabels(table);
    const { catalog, store, now } = this.tools;
    const metadata = await catalog.load(table);
    const chain = ancestry(metadata);
    const rowsInTable = chain[0] ? chain[0].totalRows : 0;
    page.set(data.rowCount, { ...labels, partition_date: "all" }, rowsInTable);
    const { periodSeconds } = table.rules;
    const identity = `${metadata.uuid}/${periodSeconds}`;
    const { state, reading } = await updateState<VolumeState, { state: VolumeState; reading: VolumeReading }>(
      store,
      { ...labels, check: this.name },
      async (before) => {
        const { base, fresh } = planVolume(before, identity, chain, periodSeconds * 1000);
        const arrivals = await this.arrivals(table, fresh, chain, periodSeconds * 1000);
        const result = judgeVolume(base, arrivals, chain[0], now(), table.rules);
        return { state: result.state, result };
      },
    );
    page.set(data.rowCount, { ...labels, partition_date: "latest" }, reading.latestRows);
    page.set(data.rowCount, { ...labels, partition_date: "previous" }, reading.previousRows);
    page.set(data.volumeDeviation, labels, reading.deviationPercent);
    page.set(data.expectedRows, labels, reading.expectedRows);
    page.set(data.baselineDays, labels, reading.baselinePeriods);
    for (const direction of directions) {
      page.set(data.volumeAnomalies, { ...labels, direction }, state.anomalies[direction]);
    }
    for (const { startMs, direction, rows } of reading.found) {
      this.tools.log.warn(`volume of ${table.layer}.${table.table} is an anomaly: ${direction}`, {
        context: { ...labels, day: new Date(startMs).toISOString(), rows, expected: reading.expectedRows, direction },
      });
    }
  }

  /** Only commits that also removed rows need more than their summary. */
  private async arrivals(
    table: ObservedTable,
    fresh: readonly Snapshot[],
    chain: readonly Snapshot[],
    periodMs: number,
  ): Promise<Net[]> {
    const arrivals: Net[] = [];
    for (const snapshot of fresh) {
      const rewrites = snapshot.deletedRows > 0 && snapshot.operation !== "replace";
      const removed = rewrites ? await this.removed(table, snapshot, chain) : [];
      arrivals.push(netRows(snapshot, removed, periodMs, arrivals.at(-1)));
    }
    return arrivals;
  }

  private async removed(table: ObservedTable, snapshot: Snapshot, chain: readonly Snapshot[]) {
    try {
      return arrivalsOf(await this.tools.batches.removed(snapshot), chain);
    } catch (error) {
      const isKept = await stillKept(this.tools.catalog, table);
      if (isKept(snapshot)) {
        throw error;
      }
      // The commit has expired meanwhile, and nobody can tell any more of which day the rows were.
      return [{ rows: snapshot.deletedRows, arrivedMs: undefined }];
    }
  }
}
