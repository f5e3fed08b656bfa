/**
 * What the observer costs: `tsx test/bench/observer.bench.ts` prints a table. Needs 2 GiB of disk, and nothing but this repository.
 * Parquet files are real, written by DuckDB; a table's files are links to a few distinct ones. Iceberg's metadata, manifest list and
 * manifests are written by the benchmark, in the engines' form. States are kept in memory, and the stages' sources answer from it.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type ObservationConfig, planTables } from "../../metrics/observation";
import type { Measurement, MeasurePlan } from "./observer-measure";
import { parquetFiles, type TableShape, writeTable } from "./observer-tables";
import { type Row, table } from "./table";

export interface ObserverFigures {
  /** Nine tables with 1,000 snapshots each. */
  readonly nine: Measurement;
  /** One table of 1,000 snapshots, of a million and of a hundred million rows. */
  readonly million: Measurement;
  readonly hundredMillion: Measurement;
}

const snapshots = 1000;
const commits = 20;

/** Every commit of the measurement is as large in both tables: a thousand rows. */
const shapes = {
  nine: { filesPerSnapshot: 1, rowsPerFile: 500, moreFiles: 1, moreRows: 500 },
  million: { filesPerSnapshot: 1, rowsPerFile: 1000, moreFiles: 1, moreRows: 1000 },
  hundredMillion: { filesPerSnapshot: 10, rowsPerFile: 10_000, moreFiles: 1, moreRows: 1000 },
};

const budgets = { cpu: 2, memory: 300, series: 400, ratio: 1.5, faster: 10 };

/** Without a box plot: DuckDB would have to hold all values of a hundred million rows. */
const oneTable: ObservationConfig = { tables: planTables.slice(0, 1).map((table) => ({ ...table, boxPlots: [] })) };

export async function measureObserver(): Promise<ObserverFigures> {
  const root = mkdtempSync(join(tmpdir(), "observer-bench-"));
  try {
    const parquet = new Map<number, string[]>();
    for (const rows of [500, 1000, 10_000]) {
      parquet.set(rows, await parquetFiles(join(root, `parquet-${rows}`), rows));
    }
    const write = (name: string, shape: (typeof shapes)[keyof typeof shapes]) => {
      const until = Date.now() - (commits + 1) * 60_000;
      const whole: TableShape = { ...shape, folder: join(root, name), snapshots, more: commits, until };
      return writeTable(whole, parquet.get(shape.rowsPerFile) ?? [], parquet.get(shape.moreRows) ?? []);
    };
    const tables = planTables.map(({ layer, table }) => `${layer}.${table}`);
    const nine = Object.fromEntries(tables.map((name) => [name, write(name, shapes.nine)]));
    const measure = (plan: MeasurePlan) => runMeasurement(join(root, "plan.json"), plan);
    const single = (name: "million" | "hundredMillion") => {
      const locations = { [tables[0] as string]: write(name, shapes[name]) };
      return measure({ config: oneTable, locations, scan: join(root, name, "data/*.parquet") });
    };
    return {
      nine: measure({ config: {}, locations: nine }),
      million: single("million"),
      hundredMillion: single("hundredMillion"),
    };
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

/** In a process of its own, so that memory is the observer's alone. */
function runMeasurement(file: string, plan: MeasurePlan): Measurement {
  writeFileSync(file, JSON.stringify(plan));
  const script = join(__dirname, "observer-measure.ts");
  return JSON.parse(
    execFileSync(process.execPath, ["--import", "tsx", script, file], { encoding: "utf8" }),
  ) as Measurement;
}

/** Rows of a table: what, measured, goal, and whether it is met. */
export function observerRows({ nine, million, hundredMillion }: ObserverFigures): Row[] {
  const seconds = (value: number) => `${value.toFixed(value < 0.1 ? 4 : 2)} s`;
  const ratio = hundredMillion.afterCommit.cpu / million.afterCommit.cpu;
  const cpu = (what: string, value: number, limit?: number): Row =>
    limit === undefined ? [what, seconds(value), "–", undefined] : [what, seconds(value), `${limit} s`, value <= limit];
  const faster = (what: string, { scan, afterCommit }: Measurement): Row => {
    const times = (scan?.wall ?? 0) / afterCommit.wall;
    return [
      `${what}, ${seconds(scan?.wall ?? 0)} against ${seconds(afterCommit.wall)}`,
      `${times.toFixed(1)} times`,
      `${budgets.faster} times`,
      times >= budgets.faster,
    ];
  };
  return [
    cpu(
      "all five checks, nine tables of 1,000 snapshots, a new commit in each: CPU",
      nine.afterCommit.cpu,
      budgets.cpu,
    ),
    cpu("the same for the first time, without history: CPU", nine.first.cpu, budgets.cpu),
    cpu("the same when nothing has changed: CPU", nine.unchanged.cpu),
    ["memory of these passes", `${nine.memory.toFixed(0)} MiB`, `${budgets.memory} MiB`, nine.memory <= budgets.memory],
    ["series pushed", nine.series, budgets.series, nine.series <= budgets.series],
    cpu("one commit, a table of 100 million rows: CPU", hundredMillion.afterCommit.cpu),
    cpu("one commit, a table of 1 million rows: CPU", million.afterCommit.cpu),
    ["ratio of the two", ratio.toFixed(2), `below ${budgets.ratio}`, ratio < budgets.ratio],
    faster("100 million rows: DuckDB over the table against all five checks", hundredMillion),
    faster("1 million rows: the same", million),
  ];
}

async function main(): Promise<void> {
  console.log(table(["what", "measured", "goal", "met"], observerRows(await measureObserver())));
}

if (require.main === module) {
  void main();
}
