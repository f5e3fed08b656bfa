import { Registry } from "prom-client";
import { type LocalWarehouse, localWarehouse } from "../../../services/data-observer/iceberg/files";
import { type ApiOptions, createApi } from "../../../services/graphql-api/api";
import { DuckDb, type DuckDbOptions } from "../../../services/graphql-api/data/duckdb";
import { TableStore } from "../../../services/graphql-api/data/table-store";
import { apiTables } from "../../../services/graphql-api/tables";
import { buildTables, type Rows, type TableRecipe } from "../data-observer/helpers/iceberg-tables";
import { movableCatalog } from "../data-observer/helpers/observed";
import { recordedLog } from "../helpers";

const day = 86_400_000;
export const monday = Date.UTC(2026, 0, 5);
const symbols = ["AAPL", "MSFT", "TSLA"];

/** `count` trades, one per second, whose numbers tell them apart: trade 7 has the quantity 7. */
export function tradeRows(first: number, count: number): Rows {
  const numbers = Array.from({ length: count }, (_, index) => first + index);
  return {
    trade_id: numbers.map((n) => `trade-${String(n).padStart(4, "0")}`),
    symbol: numbers.map((n) => symbols[n % 3] as string),
    account_id: numbers.map((n) => `ACC-${n % 5}`),
    trade_type: numbers.map((n) => (n % 2 ? "BUY" : "SELL")),
    price: numbers.map((n) => `${100 + n / 4}`),
    quantity: numbers,
    event_time: numbers.map((n) => monday + n * 1000),
    correlation_id: numbers.map((n) => `00000000-0000-4000-8000-${String(n).padStart(12, "0")}`),
  };
}

const tradeColumns = [
  ...["trade_id", "symbol", "account_id", "trade_type"].map((name) => ({ name, type: "string" })),
  { name: "price", type: "decimal(18, 4)" },
  { name: "quantity", type: "long" },
  { name: "event_time", type: "timestamptz" },
  { name: "correlation_id", type: "string" },
];

const summaryColumns = [
  { name: "trade_date", type: "date" },
  { name: "symbol", type: "string" },
  { name: "trade_count", type: "long" },
  { name: "avg_price", type: "decimal(18, 4)" },
  { name: "last_trade_time", type: "timestamptz" },
];

/** The recipe takes dates as days since the epoch. */
function summaryRows(days: readonly number[], symbol = "AAPL"): Rows {
  return {
    trade_date: days.map((number) => monday / day + number),
    symbol: days.map(() => symbol),
    trade_count: days.map((number) => 100 + number),
    avg_price: days.map((number) => `${10 + number}.5`),
    last_trade_time: days.map((number) => monday + number * day + 1234),
  };
}

export const recipes: Record<string, TableRecipe> = {
  "silver.cleaned_trades": {
    created: monday,
    columns: tradeColumns,
    steps: [
      { at: monday + 1, append: tradeRows(0, 30) },
      { at: monday + 2, append: tradeRows(30, 30) },
      { at: monday + 3, alter: [{ rename: "quantity", to: "shares" }] },
      { at: monday + 4, alter: [{ add: "total_value", type: "decimal(28, 4)" }] },
      { at: monday + 5, append: renamed(tradeRows(60, 30)) },
      { at: monday + 6, compact: true },
    ],
  },
  "gold.trade_summary_daily": {
    created: monday,
    columns: summaryColumns,
    steps: [
      { at: monday + 1, append: summaryRows([0, 1, 2]) },
      { at: monday + 2, append: summaryRows([1, 2], "MSFT") },
    ],
  },
  "gold.market_indicators": { created: monday, columns: [{ name: "trade_date", type: "date" }], steps: [] },
};

function renamed({ quantity = [], ...rows }: Rows): Rows {
  return { ...rows, shares: quantity, total_value: quantity.map((n) => `${(100 + Number(n) / 4) * Number(n)}`) };
}

export interface Overrides extends Partial<Omit<ApiOptions, "store" | "duckdb" | "registry" | "log">> {
  readonly database?: Partial<DuckDbOptions>;
  readonly warehouse?: LocalWarehouse;
  /** Which state of each table is current: 0 is the empty one. @default the last before the compaction */
  readonly states?: Readonly<Record<string, number>>;
}

/** The API over tables that pyiceberg has built, and ways to move them on and to look at it. */
export async function serve(overrides: Overrides = {}) {
  const { database, states, warehouse = localWarehouse(), ...options } = overrides;
  const histories = buildTables(recipes);
  const locations = new Map<string, string>();
  const put = (name: string, state: number) => locations.set(name, histories[name]?.[state] ?? "");
  const current = { "silver.cleaned_trades": 5, "gold.trade_summary_daily": 2, "gold.market_indicators": 0, ...states };
  for (const [name, state] of Object.entries(current)) {
    put(name, state);
  }
  const store = new TableStore(movableCatalog(warehouse, locations), warehouse, apiTables);
  await store.refresh();
  const duckdb = new DuckDb({ threads: 2, memoryMegabytes: 128, connections: 2, maxWaiting: 10, ...database });
  const registry = new Registry();
  const { log, lines } = recordedLog("graphql-api");
  const api = createApi({
    ...{ tables: apiTables, timeoutSeconds: 10, cacheBytes: 1_000_000, maxDepth: 8, maxCost: 20_000 },
    ...{ operations: ["Trades", "Summaries"], ...options },
    ...{ store, duckdb, registry, log },
  });
  return { store, duckdb, registry, lines, locations, put, api, ask: asking(api) };
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: the tests say what they expect of an answer
  readonly data: any;
  readonly errors: { message: string; path?: string[]; extensions: Record<string, unknown> }[];
}

function asking(api: ReturnType<typeof createApi>) {
  return async (
    query: string,
    variables: Record<string, unknown> = {},
    headers: Record<string, string> = {},
  ): Promise<Answer> => {
    const response = await api.fetch("http://localhost/graphql", {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body: JSON.stringify({ query, variables }),
    });
    const { data, errors = [] } = await response.json();
    return { status: response.status, headers: response.headers, data, errors };
  };
}
