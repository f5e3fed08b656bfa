/** Measures passes of the observer over tables that observer.bench.ts has written: `observer-measure.ts PLAN`; prints JSON. */
import { readFileSync } from "node:fs";
import { DuckDBInstance } from "@duckdb/node-api";
import type { Metric } from "../../metrics/metric";
import type { ObservationConfig } from "../../metrics/observation";
import { pipelineStages } from "../../metrics/stages";
import { DistributionCheck } from "../../services/data-observer/checks/distribution-check";
import { FreshnessCheck } from "../../services/data-observer/checks/freshness-check";
import { lineagePass } from "../../services/data-observer/checks/lineage-pass";
import { SchemaCheck } from "../../services/data-observer/checks/schema-check";
import { VolumeCheck } from "../../services/data-observer/checks/volume-check";
import { parseConfig } from "../../services/data-observer/config";
import { DataReader, statisticsQuery, type Wanted } from "../../services/data-observer/duckdb";
import { Batches } from "../../services/data-observer/iceberg/batches";
import { cachedByLocation } from "../../services/data-observer/iceberg/catalog";
import { localWarehouse } from "../../services/data-observer/iceberg/files";
import { PassRunner, tablePass } from "../../services/data-observer/pass";
import type { StateStore } from "../../services/data-observer/store/state-store";
import { createLogger } from "../../services/shared/logger";

export interface MeasurePlan {
  readonly config: ObservationConfig;
  /** Metadata by `namespace.table`, before and after each further commit. */
  readonly locations: Readonly<Record<string, readonly string[]>>;
  /** For the comparison: all data files of the one table, as a pattern. */
  readonly scan?: string;
}

/** Seconds of CPU time and of the clock. */
export interface Cost {
  readonly cpu: number;
  readonly wall: number;
}

export interface Measurement {
  /** The first pass, without any history. */
  readonly first: Cost;
  /** One pass after each further commit, on average. */
  readonly afterCommit: Cost;
  /** A pass when nothing has changed. */
  readonly unchanged: Cost;
  /** The same statistics over the whole table. */
  readonly scan: Cost | undefined;
  /** The most memory that the process held, MiB; taken before the scan. */
  readonly memory: number;
  readonly series: number;
}

function memoryStore(): StateStore {
  const rows = new Map<string, string>();
  return {
    load: async (key) => JSON.parse(rows.get(JSON.stringify(key)) ?? "null") ?? undefined,
    save: async (key, state) => {
      rows.set(JSON.stringify(key), JSON.stringify(state));
    },
  };
}

async function cost(work: () => Promise<unknown>): Promise<Cost> {
  const [cpu, wall] = [process.cpuUsage(), performance.now()];
  await work();
  const { user, system } = process.cpuUsage(cpu);
  return { cpu: (user + system) / 1e6, wall: (performance.now() - wall) / 1000 };
}

/** All five checks, with the state of the stages from memory instead of three other systems. */
function observer(plan: MeasurePlan, at: { step: number }) {
  const warehouse = localWarehouse();
  const log = createLogger({ service: "bench", destination: { write: () => undefined } });
  const locate = async ({ namespace, table }: { namespace: string; table: string }) =>
    plan.locations[`${namespace}.${table}`]?.[at.step] as string;
  const catalog = cachedByLocation(warehouse, locate);
  const tools = { catalog, batches: new Batches(warehouse), store: memoryStore(), log, now: Date.now };
  const tables = parseConfig(plan.config, "benchmark");
  const checks = [
    new FreshnessCheck(tools),
    new VolumeCheck(tools),
    new SchemaCheck(tools, warehouse),
    new DistributionCheck(tools, warehouse, new DataReader()),
  ];
  const source = {
    name: "flink" as const,
    stages: pipelineStages.map(({ stage }) => stage),
    read: async () => pipelineStages.map(({ stage }) => ({ stage, works: true, durationSeconds: 1 })),
  };
  const passes = [...checks.map((check) => tablePass(check, tables)), lineagePass({ ...tools, sources: [source] })];
  let pushed = "";
  const push: ConstructorParameters<typeof PassRunner>[0]["push"] = async (_job, page) => {
    pushed += await page.text();
  };
  const runners = passes.map((pass) => new PassRunner({ pass, push, log, now: Date.now }));
  return async () => {
    pushed = "";
    for (const runner of runners) {
      await runner.run();
    }
    return pushed;
  };
}

async function scanWhole(plan: MeasurePlan, pattern: string): Promise<Cost> {
  const columns = Object.entries(plan.config.tables?.[0]?.columns ?? {});
  const wanted: Wanted[] = columns.flatMap(([name, statistics], index) =>
    statistics.map((statistic) => ({
      key: `${name}/${statistic}`,
      field: { id: index + 1, name, type: "double", required: false },
      statistic,
    })),
  );
  // As many rows as can be held, whatever it costs: nothing is estimated.
  const select = statisticsQuery([{ id: "all", paths: [pattern], rows: 0 }], wanted);
  const connection = await (await DuckDBInstance.create(":memory:", { threads: "2" })).connect();
  return cost(() => connection.runAndReadAll(select));
}

function check(text: string): number {
  const lines = text.split("\n").filter((line) => line && !line.startsWith("#"));
  const name: Metric["name"] = "data_check_up";
  const down = lines.filter((line) => line.startsWith(name) && !line.endsWith(" 1"));
  if (down.length > 0) {
    throw new Error(`a pass could not look at everything: ${down.join(", ")}`);
  }
  return lines.length;
}

async function main(): Promise<void> {
  const plan = JSON.parse(readFileSync(process.argv[2] as string, "utf8")) as MeasurePlan;
  const at = { step: 0 };
  const pass = observer(plan, at);
  let text = "";
  const first = await cost(async () => {
    text = await pass();
  });
  const series = check(text);
  const steps = Math.min(...Object.values(plan.locations).map((locations) => locations.length)) - 1;
  let [cpu, wall] = [0, 0];
  for (at.step = 1; at.step <= steps; at.step++) {
    const each = await cost(async () => {
      text = await pass();
    });
    check(text);
    cpu += each.cpu;
    wall += each.wall;
  }
  at.step = steps;
  const unchanged = await cost(pass);
  const memory = process.resourceUsage().maxRSS / 1024;
  const scan = plan.scan ? await scanWhole(plan, plan.scan) : undefined;
  const measurement: Measurement = {
    first,
    afterCommit: { cpu: cpu / steps, wall: wall / steps },
    unchanged,
    scan,
    memory,
    series,
  };
  process.stdout.write(JSON.stringify(measurement));
}

void main();
