import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { z } from "zod";
import { transactionTimeoutMs } from "../../../components/render/kafka";
import { flinkJobs } from "../../../metrics/stages";
import { flinkJobsSettings } from "../../../services/flink-jobs/settings";
import { fillIn, statements } from "../../../services/flink-jobs/sql";
import { headers, orderSchema, quoteSchema, tradeSchema } from "../../../services/shared/messages";
import { readSettings } from "../../../services/shared/settings";
import { topics } from "../../../stack/topics";

const settings = readSettings(flinkJobsSettings, {});
const values = Object.fromEntries(Object.entries(settings).map(([name, value]) => [name, String(value)]));

function job(name: string): string[] {
  const file = join(__dirname, "../../../services/flink-jobs/sql", `${name}.sql`);
  return statements(fillIn(readFileSync(file, "utf8"), values));
}

function statement(name: string, start: string): string {
  const found = job(name).find((text) => text.startsWith(start));
  if (!found) throw new Error(`${name}: no statement starts with ${start}`);
  return found;
}

/** Columns of a table that is created, without the options. */
function columns(create: string): string[] {
  const body = create.slice(create.indexOf("(") + 1, create.lastIndexOf(") WITH"));
  return [...body.matchAll(/^\s*`?(\w+)`? [A-Z]/gm)].map(([, column]) => column as string);
}

test.each(flinkJobs)("%s starts one job, with its last statement, however often it is run", (name) => {
  const all = job(name);
  const inserts = all.filter((text) => /^(INSERT|EXECUTE STATEMENT SET)/.test(text));
  expect(inserts).toEqual([all.at(-1)]);
  expect(all.filter((text) => /^CREATE (TABLE|DATABASE) (?!IF NOT EXISTS)/.test(text))).toEqual([]);
});

test.each(flinkJobs)("no password is in %s", (name) => {
  expect(job(name).join("\n")).not.toMatch(/password/i);
});

test.each([
  ["flink_processing", "CREATE TEMPORARY TABLE raw_trades", topics.trades],
  ["flink_processing", "CREATE TEMPORARY TABLE trade_aggregates", topics.aggregates],
  ["kafka_to_iceberg_bronze", "CREATE TEMPORARY TABLE raw_trades", topics.trades],
  ["kafka_to_iceberg_bronze", "CREATE TEMPORARY TABLE raw_orders", topics.orders],
  ["kafka_to_iceberg_bronze", "CREATE TEMPORARY TABLE raw_market_data", topics.marketData],
] as const)("%s: %s is a topic of the stack", (name, start, topic) => {
  expect(statement(name, start)).toContain(`'topic' = '${topic}'`);
});

test("the minutes are made of whole trades only: what lacks a time or a quantity makes the job fail", () => {
  const view = statement("flink_processing", "CREATE TEMPORARY VIEW whole_trades");
  expect(view.slice(view.indexOf("WHERE")).split(/^WHERE |\n {2}AND /)).toEqual([
    "",
    "symbol IS NOT NULL",
    "price > 0",
    "quantity > 0",
    `event_time BETWEEN 0 AND ${Date.parse("9999-12-31T23:59:59.999Z")}`,
  ]);
  expect(view).toContain("FROM raw_trades\n");
  expect(job("flink_processing").at(-1)).toContain("TUMBLE(TABLE whole_trades, DESCRIPTOR(traded_at)");
});

describe("bronze", () => {
  const common = columns(statement("kafka_to_iceberg_bronze", "CREATE TEMPORARY TABLE raw_messages"));

  const messages: [string, z.ZodObject][] = [
    ["raw_trades", tradeSchema],
    ["raw_orders", orderSchema],
    ["raw_market_data", quoteSchema],
  ];
  test.each(messages)("%s has every field of its messages", (table, schema) => {
    const read = [...common, ...columns(statement("kafka_to_iceberg_bronze", `CREATE TEMPORARY TABLE ${table} `))];
    // The type is the table; the correlation id comes from the header.
    const fields = Object.keys(schema.shape).filter((field) => !["type", "correlation_id"].includes(field));
    expect(read.filter((column) => column !== "headers").sort()).toEqual(fields.sort());

    const kept = columns(
      `${statement("kafka_to_iceberg_bronze", `CREATE TABLE IF NOT EXISTS trade.bronze.${table} `)}) WITH`,
    );
    const renamed = fields.map((field) => (field === "sequence" ? "sequence_number" : field));
    expect(kept.sort()).toEqual([...renamed, "correlation_id", "ingest_time", "event_date"].sort());
  });

  test("takes the correlation id from the header that the bridge writes", () => {
    const insert = job("kafka_to_iceberg_bronze").at(-1) as string;
    expect(insert.split(`DECODE(headers['${headers.correlationId}'], 'UTF-8')`)).toHaveLength(4);
  });
});

test("transactions stay open no longer than the brokers allow", () => {
  expect(settings.TRANSACTION_TIMEOUT_MS).toBeLessThanOrEqual(transactionTimeoutMs);
  expect(statement("flink_processing", "CREATE TEMPORARY TABLE trade_aggregates")).toContain(
    `'properties.transaction.timeout.ms' = '${settings.TRANSACTION_TIMEOUT_MS}'`,
  );
});
