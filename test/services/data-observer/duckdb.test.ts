import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import type { Statistic } from "../../../metrics/observation";
import {
  type BatchPaths,
  DataReader,
  mostHeld,
  statisticsQuery,
  type Wanted,
} from "../../../services/data-observer/duckdb";

const folder = mkdtempSync(join(tmpdir(), "duckdb-"));
const reader = new DataReader();
afterAll(async () => {
  await reader.close();
  rmSync(folder, { recursive: true });
});

/** A batch whose column `x` holds 0, 1, 2 … and `y` the same, the other way round. */
async function batch(id: string, rows: number): Promise<BatchPaths> {
  const path = join(folder, `${id}.parquet`);
  const connection = await (await DuckDBInstance.create(":memory:")).connect();
  await connection.run(
    `COPY (SELECT range::DOUBLE AS x, ${rows - 1} - range::DOUBLE AS y FROM range(${rows})) TO '${path}' (FIELD_IDS {x: 1, y: 2})`,
  );
  connection.closeSync();
  return { id, paths: [path], rows };
}

const ofColumn = (name: "x" | "y", ...statistics: Statistic[]): Wanted[] =>
  statistics.map((statistic) => ({
    key: `${name}/${statistic}`,
    field: { id: name === "x" ? 1 : 2, name, type: "double", required: false },
    statistic,
  }));

test("batches that no memory holds at once are measured, their percentiles of all values", async () => {
  const rows = mostHeld * 0.6;
  const values = await reader.measure(
    [await batch("first", rows), await batch("second", rows)],
    ofColumn("x", "mean", "p5", "p50", "p95"),
  );
  const last = rows - 1;
  const expected = { "x/mean": last / 2, "x/p5": last * 0.05, "x/p50": last / 2, "x/p95": last * 0.95 };
  for (const id of ["first", "second"])
    for (const [key, value] of Object.entries(expected)) {
      expect([id, key, values.get(id)?.[key]]).toEqual([id, key, expect.closeTo(value, 3)]);
    }
});

test("of a batch that is too large by itself percentiles are estimated, to a thousandth of the rows", async () => {
  const rows = mostHeld * 0.6;
  const one = await batch("large", rows);
  const wanted = [...ofColumn("x", "mean", "p5", "p25"), ...ofColumn("y", "p75", "p95")];
  const values = (await reader.measure([one], wanted)).get("large") ?? {};
  const last = rows - 1;
  expect(values["x/mean"]).toBeCloseTo(last / 2, 3);
  for (const [key, share] of Object.entries({ "x/p5": 0.05, "x/p25": 0.25, "y/p75": 0.75, "y/p95": 0.95 })) {
    expect([key, Math.abs((values[key] ?? 0) / last - share) < 0.001]).toEqual([key, true]);
  }
  expect(statisticsQuery([one], wanted)).toContain("approx_quantile(c1, [0.05, 0.25])");
  expect(statisticsQuery([one], ofColumn("x", "p5"))).toContain("quantile_cont(c1, [0.05])");
});
