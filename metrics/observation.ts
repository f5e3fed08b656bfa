import { z } from "zod";
import { boxPlotStatistics, observedStatistics, observedTables, seriesOfStatistic } from "./data";

/** What manifests tell without reading data. */
export const manifestStatistics = ["row_count", "min", "max", "null_percent"] as const;
/** What the data has to be read for; and so do the ones above when the writer left counts or bounds out. */
export const dataStatistics = ["mean", "stddev", "nan_percent", "p1", "p5", "p25", "p50", "p75", "p95", "p99"] as const;
export const statisticNames = [...manifestStatistics, ...dataStatistics] as const;
export type Statistic = (typeof statisticNames)[number];

const whole = (min: number, max: number) => z.int().min(min).max(max);
const name = z.string().regex(/^[A-Za-z_][\w.-]{0,127}$/, "letters, digits, _ . and -, beginning with a letter");

/** What verdicts go by; each may be set for all tables and again for one. Defaults are the plan's (sections 4.2 and 4.4). */
const rules = z.strictObject({
  periodSeconds: whole(1, 31 * 86_400)
    .default(86_400)
    .describe("Length of the day that volume is counted by, seconds; a day is one of UTC"),
  baselinePeriods: whole(1, 60).default(7).describe("Full days that the day under test is compared with, at most"),
  minPeriods: whole(1, 60).default(3).describe("Full days that a verdict on volume needs at least"),
  settleSeconds: whole(0, 86_400)
    .default(300)
    .describe("Time after the end of a day in which late commits are waited for, seconds"),
  volumePercent: z
    .number()
    .positive()
    .default(20)
    .describe(
      "Deviation from the mean of the days before beyond which a day is an anomaly and its alert rings, percent",
    ),
  batches: whole(2, 1000)
    .default(50)
    .describe("Earlier batches, anomalies left out, that a batch is compared with, at most"),
  // With fewer, one batch in twenty would be beyond three deviations by chance.
  minBatches: whole(2, 1000).default(20).describe("Earlier batches that a z-score needs at least"),
  zscore: z
    .number()
    .positive()
    .max(99)
    .default(3)
    .describe("z-score beyond which a batch is an anomaly and its alert rings"),
  flatness: z
    .number()
    .min(0)
    .max(1)
    .default(0.001)
    .describe("Least spread that a history is taken to have, as a share of its mean"),
  restartsDaily: z
    .boolean()
    .default(false)
    .describe("Batches hold the whole UTC day so far, so that a batch is compared with those of its own day only"),
});

export type Rules = z.output<typeof rules>;

/** What is compared with at most, and what a verdict needs of it at least. */
const baselines = [
  ["batches", "minBatches"],
  ["baselinePeriods", "minPeriods"],
] as const;

/** Rules by which there never is a verdict, by the rule that is too small. */
function verdictless(rules: Rules): [keyof Rules, string][] {
  return baselines
    .filter(([most, least]) => rules[most] < rules[least])
    .map(([most, least]) => [
      most,
      `found ${rules[most]}, expected at least ${least} (${rules[least]}): with fewer there never is a verdict`,
    ]);
}

/** The same rules, each left out where that of all tables holds. */
const tableRules = z.strictObject(
  Object.fromEntries(Object.entries(rules.shape).map(([key, rule]) => [key, rule.unwrap().optional()])) as {
    [Rule in keyof Rules]: z.ZodOptional<ReturnType<(typeof rules.shape)[Rule]["unwrap"]>>;
  },
);

const table = z.strictObject({
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
    .refine(
      (columns) => (columns["*"] ?? []).every((statistic) => statistic === "row_count"),
      "* is the table as a whole, expected no more than its row_count; name the columns of the other statistics",
    )
    .default({})
    .describe("Statistics to keep of each column; those of the table as a whole (row_count) under *"),
  // Where a column is a mixture, as prices of many stocks are, a quartile falls between two parts and jumps from one to the other.
  boxPlots: z
    .array(
      z
        .string()
        .min(1)
        .refine(
          (column) => column !== "*",
          "expected the name of a column; * is the table as a whole, which has no box plot",
        ),
    )
    .default([])
    .describe(
      "Columns of numbers that box plots are drawn of; percentiles not in `columns` too are shown, and not judged",
    ),
  rules: tableRules
    .default({})
    .describe(
      "Rules of this table that differ; its own limits change what is counted and logged, alerts go by those of all tables",
    ),
});

/** Prices walk: within the minutes that a baseline spans their extremes drift by more than the rule for all tables allows. */
const walking = { flatness: 0.005 };

/** Gold sums the whole day up anew each time: counts and sums grow all day, and begin at nothing after midnight. */
const summedUp = { restartsDaily: true };

const all: Statistic[] = ["mean", "stddev", "min", "max", "null_percent"];

/** The plan's tables, with its columns and statistics (section 4.4). */
export const planTables: z.input<typeof table>[] = [
  {
    layer: "bronze",
    table: "raw_trades",
    eventTime: "event_time",
    columns: { price: [...all, "p95"], quantity: all },
    boxPlots: ["price"],
    rules: walking,
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
    boxPlots: ["price", "total_value"],
    rules: walking,
  },
  { layer: "silver", table: "enriched_orders" },
  { layer: "silver", table: "aggregated_market_data" },
  {
    layer: "gold",
    table: "trade_summary_daily",
    columns: { avg_price: ["mean", "stddev"], total_volume: ["mean"], trade_count: ["mean"] },
    rules: summedUp,
  },
  { layer: "gold", table: "portfolio_performance", rules: summedUp },
  { layer: "gold", table: "market_indicators", rules: summedUp },
];

/** Tables whose names or columns no series budget has room for, in words. */
function excess(tables: z.output<typeof table>[]): string[] {
  const names = tables.map(({ layer, table }) => `${layer}.${table}`);
  const twice = new Set(names.filter((one, index) => names.indexOf(one) !== index));
  const judged = tables.flatMap(({ columns }) => Object.values(columns).flatMap((list) => [...new Set(list)]));
  const shown = tables.flatMap(({ columns, boxPlots }) =>
    [...new Set(boxPlots)].flatMap((column) => boxPlotStatistics.filter((one) => !columns[column]?.includes(one))),
  );
  const series = judged.length * seriesOfStatistic + shown.length;
  const most = observedStatistics * seriesOfStatistic;
  return [
    ...[...twice].map((one) => `${one} is there more than once`),
    ...(series > most
      ? [
          `found ${judged.length} statistics in columns, ${shown.length} more in boxPlots: ${series} series, ${seriesOfStatistic} ` +
            `of each in columns and one of each other, at most ${most} fit the series budget`,
        ]
      : []),
  ];
}

/** Which tables are observed and what verdicts go by. */
export const observation = {
  rules: rules
    .superRefine((values, { addIssue }) => {
      for (const [rule, message] of verdictless(values)) addIssue({ code: "custom", path: [rule], message });
    })
    .prefault({}),
  tables: z
    .array(table)
    .min(1)
    .max(observedTables)
    .prefault(planTables)
    .superRefine((tables, { addIssue }) => {
      for (const message of excess(tables)) addIssue({ code: "custom", message });
    }),
};

/** Refuses a table's rules by which, with those of all tables, there never is a verdict. */
export function refuseVerdictless(
  { rules, tables }: { rules: Rules; tables: readonly TableConfig[] },
  { addIssue }: z.RefinementCtx,
): void {
  const ofAll = verdictless(rules).map(([rule]) => rule);
  tables.forEach((table, index) => {
    for (const [rule, message] of verdictless({ ...rules, ...table.rules } as Rules)) {
      if (!ofAll.includes(rule)) addIssue({ code: "custom", path: ["tables", index, "rules", rule], message });
    }
  });
}

/** What is observed, as it is written down. */
export const observationSchema = z.strictObject(observation).superRefine(refuseVerdictless);
export type ObservationConfig = z.input<typeof observationSchema>;
export type TableConfig = z.output<typeof table>;
