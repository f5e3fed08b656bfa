import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { localWarehouse } from "../../../services/data-observer/iceberg/files";
import { Refresher, refreshPage } from "../../../services/graphql-api/refresh";
import { trades } from "../../../services/graphql-api/tables/trades";
import { closeServer, createHttpServer, listen } from "../../../services/shared/http-server";
import { createRegistry } from "../../../services/shared/metrics";
import { Readiness } from "../../../services/shared/readiness";
import { recordedLog } from "../helpers";
import { serve } from "./served-tables";

type Served = Awaited<ReturnType<typeof serve>>;

let served: Served;
beforeEach(async () => {
  served = await serve({ states: { "silver.cleaned_trades": 1 } });
});
afterEach(() => served.duckdb.close());

const newest = async () => {
  const { data, errors } = await served.ask("{ trades(limit: 1) { items { tradeId } } }");
  return errors[0]?.message ?? data.trades?.items[0]?.tradeId;
};
const reportOf = async (name: string) => (await served.store.refresh()).tables.find(({ table }) => table === name);

test("POST /refresh takes what is current and tells what it is; other methods are refused", async () => {
  const { log, lines } = recordedLog();
  const pages = new Map([["/refresh", refreshPage(new Refresher(served.store, log))]]);
  const server = createHttpServer({
    service: "graphql-api",
    registry: createRegistry(),
    readiness: new Readiness(),
    pages,
  });
  const address = `http://127.0.0.1:${await listen(server, 0, "127.0.0.1")}/refresh`;
  served.put("silver.cleaned_trades", 5);
  const response = await fetch(address, { method: "POST", headers: { connection: "close" } });
  expect(response.status).toBe(200);
  const report = await response.json();
  expect(report).toMatchObject({ changed: true, milliseconds: expect.any(Number) });
  expect(report.tables).toEqual([
    {
      table: "silver.cleaned_trades",
      state: "current",
      changed: true,
      snapshot_id: expect.stringMatching(/^\d+$/),
      rows: 90,
      files: 3,
    },
    { table: "silver.enriched_orders", state: "missing", changed: false, error: "it is not in the catalog" },
    expect.objectContaining({ table: "gold.trade_summary_daily", state: "current", changed: false, rows: 5 }),
    expect.objectContaining({ table: "gold.portfolio_performance", state: "missing" }),
    { table: "gold.market_indicators", state: "current", changed: false, rows: 0, files: 0 },
  ]);
  expect(lines).toContainEqual(
    expect.objectContaining({
      level: "INFO",
      context: expect.objectContaining({ table: "silver.cleaned_trades", rows: 90 }),
    }),
  );
  const get = await fetch(address, { headers: { connection: "close" } });
  expect([get.status, get.headers.get("allow")]).toEqual([405, "POST"]);

  served.locations.set("silver.cleaned_trades", "file:///nowhere/00001.metadata.json");
  const failed = await fetch(address, { method: "POST", headers: { connection: "close" } });
  expect(failed.status).toBe(503);
  expect((await failed.json()).tables[0]).toMatchObject({
    state: "unreadable",
    rows: 90,
    error: expect.stringContaining("nowhere"),
  });
  await closeServer(server);
});

test("a table that cannot be read for a while is served as it was, one that was dropped is not", async () => {
  expect(await newest()).toBe("trade-0029");
  served.locations.set("silver.cleaned_trades", "file:///nowhere/00001.metadata.json");
  expect(await reportOf("silver.cleaned_trades")).toMatchObject({ state: "unreadable", changed: false });
  expect(await newest()).toBe("trade-0029");
  served.locations.delete("silver.cleaned_trades");
  expect(await reportOf("silver.cleaned_trades")).toMatchObject({ state: "missing", changed: true });
  expect(await newest()).toBe("table silver.cleaned_trades cannot be read: it is not in the catalog");
  served.put("silver.cleaned_trades", 2);
  expect(await reportOf("silver.cleaned_trades")).toMatchObject({ state: "current", changed: true });
  expect(await newest()).toBe("trade-0059");
});

test("a compaction changes the files and not the answers", async () => {
  const all = async () =>
    (await served.ask("{ trades(limit: 500) { items { tradeId quantity totalValue } } }")).data.trades.items;
  served.put("silver.cleaned_trades", 5);
  expect(await reportOf("silver.cleaned_trades")).toMatchObject({ files: 3 });
  const before = await all();
  served.put("silver.cleaned_trades", 6);
  expect(await reportOf("silver.cleaned_trades")).toMatchObject({ files: 1, rows: 90 });
  expect(await all()).toEqual(before);
});

test("when the files of the served snapshot were cleaned up, the current one is taken", async () => {
  const copies = mkdtempSync(join(tmpdir(), "graphql-api-"));
  const original = join(filePath(served.locations.get("silver.cleaned_trades")), "../../../..");
  cpSync(original, copies, { recursive: true });
  const elsewhere = await serve({
    warehouse: localWarehouse([{ from: original, to: copies }]),
    states: { "silver.cleaned_trades": 5 },
  });
  try {
    for (const { path } of elsewhere.store.get(trades).files) {
      expect(path).toContain(copies);
      rmSync(path);
    }
    elsewhere.put("silver.cleaned_trades", 6);
    const { data, errors } = await elsewhere.ask("{ trades(limit: 1) { items { tradeId } } }");
    expect(errors).toEqual([]);
    expect(data.trades.items).toEqual([{ tradeId: "trade-0089" }]);
  } finally {
    await elsewhere.duckdb.close();
    rmSync(copies, { recursive: true });
  }
});

const filePath = (location = "") => location.replace(/^file:\/\//, "");

test("calls during a refresh share the one after it", async () => {
  const first = served.store.refresh();
  const second = served.store.refresh();
  const third = served.store.refresh();
  expect(second).toBe(third);
  expect(second).not.toBe(first);
  served.put("silver.cleaned_trades", 5);
  expect((await second).changed).toBe(true);
});

test("what does not work is logged once, until it is something else", async () => {
  const { log, lines } = recordedLog();
  const refresher = new Refresher(served.store, log);
  const warnings = async () => {
    await refresher.refresh();
    return lines
      .splice(0)
      .filter(({ level }) => level === "WARN")
      .map(({ context }) => context?.table);
  };
  expect(await warnings()).toEqual(["silver.enriched_orders", "gold.portfolio_performance"]);
  expect(await warnings()).toEqual([]);
  served.locations.set("silver.enriched_orders", "file:///nowhere/00001.metadata.json");
  expect(await warnings()).toEqual(["silver.enriched_orders"]);
});
