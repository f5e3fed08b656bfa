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

const oneTable: ObservationConfig = { tables: planTables.slice(0, 1) };

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

/** Rows of a table: what, measured, goal. */
export function observerRows({ nine, million, hundredMillion }: ObserverFigures): [string, string, string][] {
  const seconds = (value: number) => `${value.toFixed(value < 0.1 ? 4 : 2)} s`;
  const ratio = hundredMillion.afterCommit.cpu / million.afterCommit.cpu;
  const faster = ({ scan, afterCommit }: Measurement) => `${((scan?.wall ?? 0) / afterCommit.wall).toFixed(0)} times`;
  const scanned = ({ scan, afterCommit }: Measurement) =>
    `${seconds(scan?.wall ?? 0)} against ${seconds(afterCommit.wall)}`;
  return [
    [
      "all five checks, nine tables of 1,000 snapshots, a new commit in each: CPU",
      seconds(nine.afterCommit.cpu),
      "2 s",
    ],
    ["the same for the first time, without history: CPU", seconds(nine.first.cpu), "2 s"],
    ["the same when nothing has changed: CPU", seconds(nine.unchanged.cpu), "–"],
    ["memory of these passes", `${nine.memory.toFixed(0)} MiB`, "300 MiB"],
    ["series pushed", String(nine.series), "400"],
    ["one commit, a table of 100 million rows: CPU", seconds(hundredMillion.afterCommit.cpu), "–"],
    ["one commit, a table of 1 million rows: CPU", seconds(million.afterCommit.cpu), "–"],
    ["ratio of the two", ratio.toFixed(2), "below 1.5"],
    [
      `100 million rows: DuckDB over the table against all five checks, ${scanned(hundredMillion)}`,
      faster(hundredMillion),
      "10 times",
    ],
    [`1 million rows: the same, ${scanned(million)}`, faster(million), "10 times"],
  ];
}

async function main(): Promise<void> {
  const rows = observerRows(await measureObserver());
  const lines = [["what", "measured", "goal"], ["---", "---", "---"], ...rows].map(
    (cells) => `| ${cells.join(" | ")} |`,
  );
  console.log(lines.join("\n"));
}

if (require.main === module) {
  void main();
}
