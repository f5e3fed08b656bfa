import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { observedStatistics, observedTables, seriesOfStatistic } from "../../../metrics/data";
import { planTables } from "../../../metrics/observation";
import { loadConfig, parseConfig } from "../../../services/data-observer/config";
import { readAvro } from "../../../services/data-observer/iceberg/avro";
import { boundValue } from "../../../services/data-observer/iceberg/bounds";
import { restCatalog } from "../../../services/data-observer/iceberg/catalog";
import { localWarehouse } from "../../../services/data-observer/iceberg/files";
import { withTextIds } from "../../../services/data-observer/iceberg/metadata";
import { Schedule } from "../../../services/data-observer/schedule";
import { observerSettings } from "../../../services/data-observer/settings";
import { configuredSources } from "../../../services/data-observer/sources/configured";
import { type Database, passwordFrom } from "../../../services/data-observer/store/database";
import { postgresStore } from "../../../services/data-observer/store/postgres-store";
import { readSettings } from "../../../services/shared/settings";

describe("configuration", () => {
  test("without a file is the plan's nine tables", () => {
    const tables = loadConfig("default");
    expect(tables.map(({ layer, table, namespace }) => [`${layer}.${table}`, namespace === layer])).toEqual([
      ["bronze.raw_trades", true],
      ["bronze.raw_orders", true],
      ["bronze.raw_market_data", true],
      ["silver.cleaned_trades", true],
      ["silver.enriched_orders", true],
      ["silver.aggregated_market_data", true],
      ["gold.trade_summary_daily", true],
      ["gold.portfolio_performance", true],
      ["gold.market_indicators", true],
    ]);
    expect(tables[0]?.rules).toMatchObject({ periodSeconds: 86_400, baselinePeriods: 7, volumePercent: 20, zscore: 3 });
    expect(tables[0]?.columns.price).toEqual(expect.arrayContaining(["mean", "stddev", "min", "max", "null_percent"]));
  });

  test("rules for all tables can differ for one", () => {
    const tables = [
      { layer: "a", table: "b", rules: { zscore: 4 } },
      { layer: "a", table: "c" },
    ];
    const [first, second] = parseConfig({ rules: { zscore: 2, minPeriods: 1 }, tables }, "test");
    expect([first?.rules.zscore, first?.rules.minPeriods, second?.rules.zscore]).toEqual([4, 1, 2]);
  });

  test.each([
    [{ tables: [] }, "tables"],
    [{ tables: [{ layer: "a", table: "b", column: {} }] }, 'Unrecognized key: "column"'],
    [{ tables: [{ layer: "a", table: "b", columns: { price: ["median"] } }] }, "tables.0.columns.price.0"],
    [{ tables: [planTables[0], planTables[0]] }, "bronze.raw_trades is there more than once"],
    [{ rules: { batches: 10 } }, "rules.batches: found 10, expected at least minBatches (20)"],
    [
      { rules: { minPeriods: 5 }, tables: [{ layer: "a", table: "b", rules: { baselinePeriods: 4 } }] },
      "tables.0.rules.baselinePeriods: found 4, expected at least minPeriods (5)",
    ],
    [{ tables: Array.from({ length: observedTables + 1 }, (_, n) => ({ layer: "a", table: `t${n}` })) }, "<=10"],
    [
      {
        tables: [
          {
            layer: "a",
            table: "b",
            columns: Object.fromEntries(Array.from({ length: observedStatistics + 1 }, (_, n) => [`c${n}`, ["mean"]])),
          },
        ],
      },
      `at most ${observedStatistics * seriesOfStatistic} fit the series budget`,
    ],
    [
      {
        tables: [
          { layer: "a", table: "b", columns: { x: ["mean", "p50"], "*": ["row_count"] }, boxPlots: ["x", "x", "y"] },
          { layer: "a", table: "c", boxPlots: Array.from({ length: 16 }, (_, n) => `c${n}`) },
        ],
      },
      "found 3 statistics in columns, 89 more in boxPlots: 98 series",
    ],
    [
      { tables: [{ layer: "a", table: "b", columns: { "*": ["row_count", "mean"] } }] },
      "tables.0.columns: * is the table as a whole, expected no more than its row_count",
    ],
    [
      { tables: [{ layer: "a", table: "b", boxPlots: ["x", "*"] }] },
      "tables.0.boxPlots.1: expected the name of a column; * is the table as a whole, which has no box plot",
    ],
  ])("that cannot be used is refused with what is wrong (%#)", (config, message) => {
    expect(() => parseConfig(config, "TABLES_FILE /etc/tables.json")).toThrow(message);
    expect(() => parseConfig(config, "TABLES_FILE /etc/tables.json")).toThrow(
      "TABLES_FILE /etc/tables.json cannot be used",
    );
  });

  test("that is no JSON names its file", () => {
    const folder = mkdtempSync(join(tmpdir(), "observer-"));
    writeFileSync(join(folder, "tables.json"), "{");
    expect(() => loadConfig(join(folder, "tables.json"))).toThrow(/TABLES_FILE .*tables.json cannot be read as JSON/);
    rmSync(folder, { recursive: true });
  });

  test("without addresses has no sources of lineage", () => {
    const settings = (env: NodeJS.ProcessEnv) => configuredSources(readSettings(observerSettings, env), Date.now);
    expect(settings({})).toEqual([]);
    const all = settings({ KAFKA_BROKERS: "a:9092,b:9092", FLINK_URL: "http://f:8081", DAGSTER_URL: "http://d:3000" });
    expect(all.flatMap(({ stages }) => stages)).toEqual(["ingest", "stream", "bronze", "silver", "gold", "serve"]);
  });
});

describe("locations", () => {
  test.each(["file:/warehouse/a b", "file:///warehouse/a b", "file://localhost/warehouse/a b", "/warehouse/a b"])(
    "%s",
    (location) => expect(localWarehouse().duckdbPath(location)).toBe("/warehouse/a b"),
  );

  test("below a mount are found where it is mounted", () => {
    const { duckdbPath } = localWarehouse([{ from: "file:/warehouse", to: "/mnt/w" }]);
    expect([duckdbPath("file:///warehouse/t/1"), duckdbPath("file:/warehouse2/t")]).toEqual([
      "/mnt/w/t/1",
      "/warehouse2/t",
    ]);
  });

  test("of other storages are refused", () => {
    expect(() => localWarehouse().duckdbPath("s3://bucket/t")).toThrow("s3://bucket/t is not a file of this machine");
  });
});

test("snapshot ids are not rounded", () => {
  const json = '{"current-snapshot-id": 3051729675574597004, "x": "\\"snapshot-id\\": 1", "snapshot-id":-1}';
  expect(JSON.parse(withTextIds(json))).toEqual({
    "current-snapshot-id": "3051729675574597004",
    x: '"snapshot-id": 1',
    "snapshot-id": "-1",
  });
});

test.each([
  ["int", "feffffff", -2],
  ["long", "feffffffffffffff", -2],
  ["long", "02000000", 2],
  ["float", "0000c03f", 1.5],
  ["double", "000000000000f83f", 1.5],
  ["double", "0000c03f", 1.5],
  ["decimal(18, 4)", "fc18", -0.1],
  ["decimal(9,2)", "00ff", 2.55],
  ["date", "01000000", 86_400_000],
  ["timestamptz", "e803000000000000", 1],
  ["timestamp_ns", "40420f0000000000", 1],
])("a bound of type %s, %s, is %d", (type, hex, value) => {
  expect(boundValue(type, Buffer.from(hex, "hex"))).toBe(value);
});

test.each([
  ["", "is not an Avro file"],
  ["{}{}{}", "is not an Avro file"],
  ["Obj\u0001", "is cut off"],
])("%j is no manifest", (content, message) => {
  expect(() => readAvro(Buffer.from(content), new Set())).toThrow(message);
});

describe("the password file", () => {
  const database = { host: "db", port: 5432, database: "catalog", user: "trade", passwordFile: "/p" };

  test.each([
    ["db:5432:catalog:trade:secret\n", "secret"],
    ["# a comment\nother:5432:*:trade:wrong\n*:*:*:*:a\\:b\\\\c", "a:b\\c"],
    ["db:5432:*:trade:", ""],
  ])("%j", (content, password) => {
    expect(passwordFrom(content, database)).toBe(password);
  });

  test("without a line for the database says which is missing, and no password", () => {
    const wrong = () => passwordFrom("db:5432:catalog:other:secret", database);
    expect(wrong).toThrow("PGPASSFILE /p: no line for db:5432:catalog:trade");
    expect(wrong).not.toThrow("secret");
  });
});

test("the store creates its table again when the database was made anew", async () => {
  let exists = false;
  const database: Database = {
    async query(sql) {
      exists ||= sql.startsWith("CREATE TABLE");
      if (!exists && !sql.startsWith("CREATE")) {
        throw Object.assign(new Error('relation "observer.state" does not exist'), { code: "42P01" });
      }
      return [];
    },
    close: async () => undefined,
  };
  const store = postgresStore(database);
  const key = { check: "volume", layer: "bronze", table: "raw_trades" };
  await store.load(key);
  exists = false;
  await expect(store.load(key)).rejects.toThrow("does not exist");
  await expect(store.load(key)).resolves.toBeUndefined();
});

describe("a REST catalog", () => {
  const metadata = {
    "table-uuid": "u",
    "current-schema-id": 0,
    schemas: [{ "schema-id": 0, fields: [] }],
    snapshots: [],
    "last-updated-ms": 1,
  };

  test("is asked by its protocol, with prefix, namespace levels and token", async () => {
    const asked: string[] = [];
    const server = createServer((request, response) => {
      asked.push(`${request.headers.authorization} ${request.url}`);
      const body = request.url?.includes("/config")
        ? '{"overrides":{"prefix":"p1"}}'
        : JSON.stringify({ "metadata-location": "/m.json", metadata }).replace(
            '"snapshots"',
            '"current-snapshot-id":9007199254740993,"snapshots"',
          );
      response.writeHead(request.url?.includes("missing") ? 404 : 200).end(body);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    const catalog = restCatalog({ url, warehouse: "w 1", token: async () => "t" });
    const table = await catalog.load({ namespace: "a.b", table: "c" });
    expect(table).toMatchObject({ uuid: "u", location: "/m.json", currentSnapshotId: "9007199254740993" });
    await expect(catalog.load({ namespace: "a", table: "missing" })).rejects.toThrow(
      "table a.missing is not in the catalog",
    );
    expect(asked).toEqual([
      "Bearer t /v1/config?warehouse=w%201",
      "Bearer t /v1/p1/namespaces/a%1Fb/tables/c",
      "Bearer t /v1/p1/namespaces/a/tables/missing",
    ]);
    await new Promise((resolve) => server.close(resolve));
  });
});

describe("a schedule", () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  test("repeats at its interval, never twice at once, and ends when it is stopped", async () => {
    let begun = 0;
    let finish: () => void = () => undefined;
    const schedule = new Schedule(60_000, () => {
      begun += 1;
      return new Promise<void>((resolve) => {
        finish = resolve;
      });
    });
    schedule.start();
    await jest.advanceTimersByTimeAsync(90_000);
    expect(begun).toBe(1);
    finish();
    await jest.advanceTimersByTimeAsync(0);
    expect(begun).toBe(2);
    finish();
    await jest.advanceTimersByTimeAsync(59_999);
    expect(begun).toBe(2);
    await jest.advanceTimersByTimeAsync(1);
    expect(begun).toBe(3);
    const stopped = schedule.stop();
    finish();
    await stopped;
    await jest.advanceTimersByTimeAsync(120_000);
    expect(begun).toBe(3);
  });
});
