/** Writes the dashboards of a stack below a folder: `dashboards.ts STACK FOLDER`. */
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { dashboards } from "../dashboards";
import { dashboardParameters } from "../stack/parameters";
import { mergedSettings } from "./merged-settings";

const [stack, folder] = process.argv.slice(2);
if (!stack || !folder) throw new Error("dashboards.ts: expected: STACK FOLDER");

for (const { path, model } of dashboards(dashboardParameters(mergedSettings(stack)))) {
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(model, undefined, 2)}\n`);
  console.log(file);
}
