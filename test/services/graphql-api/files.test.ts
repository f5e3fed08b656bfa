import { localWarehouse } from "../../../services/data-observer/iceberg/files";
import { DuckDb } from "../../../services/graphql-api/data/duckdb";
import { PageReader } from "../../../services/graphql-api/data/page";
import type { Sql, Value } from "../../../services/graphql-api/data/sql";
import { TableStore } from "../../../services/graphql-api/data/table-store";
import { trades } from "../../../services/graphql-api/tables/trades";
import { buildTables, type Rows } from "../data-observer/helpers/iceberg-tables";
import { movableCatalog } from "../data-observer/helpers/observed";
import { monday, recipes, tradeRows } from "./served-tables";

const columns = recipes["silver.cleaned_trades"]?.columns ?? [];
/**
 * Three files of 12,000 trades. The one with the newest trade has the oldest ones too, and of the file between the newest and the
 * oldest all trades are of one symbol.
 */
const tables = {
  "silver.cleaned_trades": {
    created: monday,
    columns,
    steps: [
      { at: monday + 1, append: tradeRows(12_000, 12_000) },
      { at: monday + 2, append: { ...tradeRows(24_000, 12_000), symbol: Array<string>(12_000).fill("TSLA") } },
      { at: monday + 3, append: withOne(60_000, tradeRows(0, 12_000)) },
    ],
  },
};

function withOne(number: number, rows: Rows): Rows {
  const one = tradeRows(number, 1);
  return Object.fromEntries(Object.entries(rows).map(([name, values]) => [name, [...values, ...(one[name] ?? [])]]));
}

/** DuckDB that remembers how many files each query read. */
class WatchedDuckDb extends DuckDb {
  readonly reads: number[] = [];

  override query(sql: Sql, signal: AbortSignal): Promise<Value[][]> {
    this.reads.push(sql.text.split(".parquet").length - 1);
    return super.query(sql, signal);
  }
}

const { signal } = new AbortController();
const duckdb = new WatchedDuckDb({ threads: 2, memoryMegabytes: 128, connections: 1, maxWaiting: 0 });
let reader: PageReader;

beforeAll(async () => {
  const warehouse = localWarehouse();
  const [location = ""] = buildTables(tables)["silver.cleaned_trades"]?.slice(-1) ?? [];
  const store = new TableStore(movableCatalog(warehouse, new Map([["silver.cleaned_trades", location]])), warehouse, [
    trades,
  ]);
  await store.refresh();
  reader = new PageReader(store, duckdb);
});
beforeEach(() => void duckdb.reads.splice(0));
afterAll(() => duckdb.close());

const quantities = async (request: Partial<Parameters<PageReader["read"]>[1]>) => {
  const page = await reader.read(trades, { fields: ["quantity"], equals: {}, limit: 3, ...request }, signal);
  return page.items.map(({ quantity }) => quantity);
};

test("the newest rows are read from the files that can have them, and older files are left alone", async () => {
  expect(await quantities({})).toEqual([60_000, 35_999, 35_998]);
  expect(duckdb.reads).toEqual([2]);
});

test("a time is looked for only where it can be", async () => {
  const from = monday + 13_000_000;
  expect(await quantities({ from, to: from + 2_000 })).toEqual([13_001, 13_000]);
  expect(duckdb.reads).toEqual([2]);
  expect(await quantities({ from: monday + 70_000_000 })).toEqual([]);
  expect(duckdb.reads).toEqual([2]);
});

test("a row is found however old it is", async () => {
  expect(await quantities({ equals: { tradeId: "trade-12007" } })).toEqual([12_007]);
  expect(duckdb.reads).toEqual([2, 3]);
});

test("a full page is read again when files that were left out have newer rows for it", async () => {
  expect(await quantities({ equals: { symbol: "AAPL" } })).toEqual([60_000, 23_997, 23_994]);
  expect(duckdb.reads).toEqual([2, 3]);
});
