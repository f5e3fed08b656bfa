import { readFileSync } from "node:fs";
import { observationSchema, type Rules, type TableConfig } from "../../metrics/observation";

export interface ObservedTable extends Omit<TableConfig, "rules" | "namespace"> {
  readonly namespace: string;
  readonly rules: Rules;
}

/** A configuration that cannot be used; its message has a line for every fault. */
export class ConfigError extends Error {}

/** @param file JSON file with the configuration; `default` for the plan's tables. */
export function loadConfig(file: string): ObservedTable[] {
  if (file === "default") {
    return parseConfig({}, "the built-in configuration");
  }
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    throw new ConfigError(`TABLES_FILE ${file} cannot be read as JSON: ${(error as Error).message}`);
  }
  return parseConfig(json, `TABLES_FILE ${file}`);
}

export function parseConfig(json: unknown, source: string): ObservedTable[] {
  const parsed = observationSchema.safeParse(json);
  if (!parsed.success) {
    const faults = parsed.error.issues.map(({ path, message }) => `  ${path.join(".") || "the whole"}: ${message}`);
    throw new ConfigError(`${source} cannot be used\n${faults.join("\n")}`);
  }
  const { rules, tables } = parsed.data;
  return tables.map((table) => ({
    ...table,
    namespace: table.namespace ?? table.layer,
    rules: { ...rules, ...table.rules } as Rules,
  }));
}
