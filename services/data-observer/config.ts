import { readFileSync } from "node:fs";
import { z } from "zod";
import { observedStatistics, observedTables } from "../../metrics/data";
import { statisticNames } from "./checks/batch-statistics";

const whole = (min: number, max: number) => z.int().min(min).max(max);
const name = z.string().regex(/^[A-Za-z_][\w.-]{0,127}$/, "letters, digits, _ . and -, beginning with a letter");

/** What verdicts go by; each may be set for all tables and again for one. */
const rules = {
  periodSeconds: whole(1, 31 * 86_400).describe(
    "Length of the day that volume is counted by, seconds; a day is one of UTC",
  ),
  baselinePeriods: whole(1, 60).describe("Full days that the day under test is compared with, at most"),
  minPeriods: whole(1, 60).describe("Full days that a verdict on volume needs at least"),
  settleSeconds: whole(0, 86_400).describe("Time after the end of a day in which late commits are waited for, seconds"),
  volumePercent: z
    .number()
    .positive()
    .describe("Deviation from the mean of the days before beyond which a day is an anomaly, percent"),
  batches: whole(2, 1000).describe("Earlier batches that a batch is compared with, at most"),
  minBatches: whole(2, 1000).describe("Earlier batches that a z-score needs at least"),
  zscore: z.number().positive().max(99).describe("z-score beyond which a batch is an anomaly"),
  flatness: z.number().min(0).max(1).describe("Least spread that a history is taken to have, as a share of its mean"),
};

const defaultRules: Rules = {
  periodSeconds: 86_400,
  baselinePeriods: 7,
  minPeriods: 3,
  settleSeconds: 300,
  volumePercent: 20,
  batches: 50,
  minBatches: 5,
  zscore: 3,
  flatness: 0.001,
};

const rulesSchema = z.strictObject(rules);
export type Rules = z.infer<typeof rulesSchema>;

const tableSchema = z.strictObject({
  layer: name.describe("Label `layer`: bronze, silver, gold or a layer of your own"),
  table: name.describe("Name of the table"),
  namespace: name.optional().describe("Namespace in the catalog; the layer's name when it is left out"),
  eventTime: z
    .string()
    .min(1)
    .optional()
    .describe("Column that says when a row's event happened: a timestamp, a date, or a long of milliseconds"),
  columns: z
    .record(z.string().min(1), z.array(z.enum(statisticNames)).min(1))
    .default({})
    .describe("Statistics to keep of each column; those of the table as a whole (row_count) under *"),
  rules: z.strictObject(rules).partial().default({}).describe("Rules of this table that differ"),
});

const configSchema = z.strictObject({
  rules: z.strictObject(rules).partial().default({}),
  tables: z.array(tableSchema).min(1).max(observedTables),
});

/** What is observed, as it is written down; `defaultConfig` is an example. */
export type ObservationConfig = z.input<typeof configSchema>;

export interface ObservedTable extends Omit<z.output<typeof tableSchema>, "rules" | "namespace"> {
  readonly namespace: string;
  readonly rules: Rules;
}

const all = ["mean", "stddev", "min", "max", "null_percent"] as const;

/** The plan's tables, with its columns and statistics (section 4.4). */
export const defaultConfig: ObservationConfig = {
  tables: [
    {
      layer: "bronze",
      table: "raw_trades",
      eventTime: "event_time",
      columns: { price: [...all, "p95"], quantity: [...all] },
    },
    { layer: "bronze", table: "raw_orders", eventTime: "event_time", columns: { price: ["mean", "null_percent"] } },
    {
      layer: "bronze",
      table: "raw_market_data",
      eventTime: "event_time",
      columns: { last_price: ["mean", "null_percent"] },
    },
    {
      layer: "silver",
      table: "cleaned_trades",
      eventTime: "event_time",
      columns: {
        price: ["mean", "stddev", "min", "max"],
        total_value: ["mean", "stddev"],
        quantity: ["mean", "null_percent"],
      },
    },
    { layer: "silver", table: "enriched_orders" },
    { layer: "silver", table: "aggregated_market_data" },
    {
      layer: "gold",
      table: "trade_summary_daily",
      columns: { avg_price: ["mean", "stddev"], total_volume: ["mean"], trade_count: ["mean"] },
    },
    { layer: "gold", table: "portfolio_performance" },
    { layer: "gold", table: "market_indicators" },
  ],
};

/** A configuration that cannot be used; its message has a line for every fault. */
export class ConfigError extends Error {}

/** @param file JSON file with the configuration; `default` for the plan's tables. */
export function loadConfig(file: string): ObservedTable[] {
  if (file === "default") {
    return parseConfig(defaultConfig, "the built-in configuration");
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
  const parsed = configSchema.safeParse(json);
  const faults = parsed.success
    ? overall(parsed.data.tables)
    : parsed.error.issues.map(({ path, message }) => `${path.join(".") || "the whole"}: ${message}`);
  if (!parsed.success || faults.length > 0) {
    throw new ConfigError(`${source} cannot be used\n${faults.map((fault) => `  ${fault}`).join("\n")}`);
  }
  return parsed.data.tables.map((table) => ({
    ...table,
    namespace: table.namespace ?? table.layer,
    rules: { ...defaultRules, ...parsed.data.rules, ...table.rules },
  }));
}

function overall(tables: z.output<typeof configSchema>["tables"]): string[] {
  const names = tables.map(({ layer, table }) => `${layer}.${table}`);
  const twice = new Set(names.filter((name, index) => names.indexOf(name) !== index));
  const statistics = tables.flatMap(({ columns }) => Object.values(columns).flatMap((list) => [...new Set(list)]));
  return [
    ...[...twice].map((name) => `tables: ${name} is there more than once`),
    ...(statistics.length > observedStatistics
      ? [
          `tables: found ${statistics.length} statistics of columns, at most ${observedStatistics} fit the series budget`,
        ]
      : []),
  ];
}
