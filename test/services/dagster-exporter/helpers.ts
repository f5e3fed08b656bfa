import { Registry } from "prom-client";
import { registerDagsterMetrics } from "../../../services/dagster-exporter/dagster-metrics";
import { emptyHistory, type History } from "../../../services/dagster-exporter/history";
import { readDagster } from "../../../services/dagster-exporter/reading";
import type { HistoryStore } from "../../../services/dagster-exporter/store";
import { Watch } from "../../../services/dagster-exporter/watch";
import { recordedLog } from "../helpers";
import type { RecordedDagster } from "./recorded-dagster";

/** Shortly after the answers were recorded, milliseconds since the epoch. */
export const recordedAt = 1_795_544_570_000;

/** Keeps what was counted as text, as the database does. */
export class MemoryStore implements HistoryStore {
  text = JSON.stringify(emptyHistory());
  /** Thrown instead of loading or saving. */
  broken: Error | undefined;

  async load(): Promise<History> {
    this.check();
    return JSON.parse(this.text);
  }

  async save(history: History): Promise<void> {
    this.check();
    this.text = JSON.stringify(history);
  }

  private check(): void {
    if (this.broken) {
      throw this.broken;
    }
  }
}

/** An exporter as it is after a start: it knows what the store knows. It waits for an answer for as long as a test may take. */
export function startExporter(
  dagster: RecordedDagster,
  store: HistoryStore,
  now = () => recordedAt,
  timeoutMs = 600_000,
) {
  const registry = new Registry();
  const { log, lines } = recordedLog("dagster-exporter");
  const watch = new Watch({
    read: (history, since, signal) => readDagster({ url: dagster.url, timeoutMs, signal }, history, since),
    store,
    log,
    intervalMs: 1_000,
    now,
  });
  registerDagsterMetrics(registry, watch);
  return { watch, lines, registry, page: async () => series(await registry.metrics()) };
}

/** Values of a page by name and labels. */
export function series(page: string): Map<string, number> {
  const samples = page.split("\n").filter((line) => line && !line.startsWith("#"));
  return new Map(samples.map((line) => [line.slice(0, line.lastIndexOf(" ")), Number(line.split(" ").at(-1))]));
}

/** All series that count something, for comparing two pages. */
export function counted(page: Map<string, number>): Record<string, number> {
  return Object.fromEntries([...page].filter(([name]) => /_(total|bucket|sum|count)\{/.test(name)));
}
