import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { tablesFile } from "../../components/data-observer";
import { planTables } from "../../metrics/observation";
import type { LiveStack } from "../live-stack";

/** Two minutes stand for the day of bronze, so that no verdict hangs on a commit more or less. Seconds. */
export const shortDay = 120;

/** Has the observer take two minutes for a day of bronze. */
export const shortenDays = (stack: LiveStack): Promise<void> => {
  const short = { periodSeconds: shortDay, settleSeconds: 10 };
  const tables = planTables.map((table) =>
    table.layer === "bronze" ? { ...table, rules: { ...table.rules, ...short } } : table,
  );
  return observe(stack, tables);
};

export const restoreDays = (stack: LiveStack): Promise<void> => observe(stack, stack.settings.observation.tables);

/** Gives the observer other tables and rules until it is given back its own. */
async function observe(stack: LiveStack, tables: readonly object[]): Promise<void> {
  const { rules } = stack.settings.observation;
  const folder = mkdtempSync(join(tmpdir(), "drill-"));
  const file = join(folder, "tables.json");
  writeFileSync(file, JSON.stringify({ rules, tables }));
  // The container may not write there itself.
  await stack.docker("cp", file, `${stack.container("data-observer")}:${tablesFile}`);
  rmSync(folder, { recursive: true });
  await stack.docker("restart", stack.container("data-observer"));
}
