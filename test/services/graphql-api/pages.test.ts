import { monday, serve } from "./served-tables";

let served: Awaited<ReturnType<typeof serve>>;
beforeAll(async () => {
  served = await serve();
});
afterAll(() => served.duckdb.close());

/** Quantities of all trades, page by page. */
async function quantities(limit: number, filter = ""): Promise<number[][]> {
  const pages: number[][] = [];
  let after: string | null = null;
  do {
    const query = `query ($after: String) { trades(limit: ${limit}, after: $after${filter}) { items { quantity } next } }`;
    const { data, errors } = await served.ask(query, { after });
    expect(errors).toEqual([]);
    pages.push(data.trades.items.map((trade: { quantity: number }) => trade.quantity));
    after = data.trades.next;
  } while (after);
  return pages;
}

test("the newest rows come first, with every value as it is in the table", async () => {
  const { data } = await served.ask(`{
    trades(limit: 1) {
      items { tradeId symbol accountId tradeType price quantity totalValue eventTime correlationId }
    }
  }`);
  expect(data.trades.items).toEqual([
    {
      tradeId: "trade-0089",
      symbol: "TSLA",
      accountId: "ACC-4",
      tradeType: "BUY",
      price: 122.25,
      quantity: 89,
      totalValue: 10_880.25,
      eventTime: "2026-01-05T00:01:29.000Z",
      correlationId: "00000000-0000-4000-8000-000000000089",
    },
  ]);
});

test("a column that was renamed is read from old and new files, one that was added is null in old ones", async () => {
  const { data } = await served.ask(
    `{ old: trades(tradeId: "trade-0007") { items { quantity totalValue } }
       new: trades(tradeId: "trade-0067") { items { quantity totalValue } } }`,
  );
  expect(data.old.items).toEqual([{ quantity: 7, totalValue: null }]);
  expect(data.new.items).toEqual([{ quantity: 67, totalValue: 7822.25 }]);
});

test("page after page gives every row once, and the last page says that it is the last", async () => {
  const pages = await quantities(40);
  expect(pages.map((page) => page.length)).toEqual([40, 40, 10]);
  expect(pages.flat()).toEqual(Array.from({ length: 90 }, (_, index) => 89 - index));
  expect(await quantities(45)).toHaveLength(2);
});

test("rows are chosen by symbol, account, type, and a time that includes its beginning and not its end", async () => {
  const filter = `, symbol: "MSFT", tradeType: "BUY", from: "2026-01-05T00:00:25Z", to: "2026-01-05T01:00:43+01:00"`;
  expect((await quantities(10, filter)).flat()).toEqual([37, 31, 25]);
});

test("a trade is found by its correlation id, and an unknown one finds nothing", async () => {
  const query = "query ($id: String) { trades(correlationId: $id) { items { tradeId } next } }";
  const found = await served.ask(query, { id: "00000000-0000-4000-8000-000000000042" });
  expect(found.data.trades).toEqual({ items: [{ tradeId: "trade-0042" }], next: null });
  const unknown = await served.ask(query, { id: "'; DROP TABLE trades --" });
  expect(unknown.data.trades).toEqual({ items: [], next: null });
});

test("days come newest first and by symbol, between two days that both count", async () => {
  const { data, errors } = await served.ask(
    `{ summaries(from: "2026-01-06", to: "2026-01-07", limit: 3) {
        items { date symbol tradeCount avgPrice lastTradeTime } next } }`,
  );
  expect(errors).toEqual([]);
  expect(data.summaries.items.map(({ date, symbol }: Record<string, string>) => [date, symbol])).toEqual([
    ["2026-01-07", "AAPL"],
    ["2026-01-07", "MSFT"],
    ["2026-01-06", "AAPL"],
  ]);
  expect(data.summaries.items[0]).toMatchObject({
    tradeCount: 102,
    avgPrice: 12.5,
    lastTradeTime: "2026-01-07T00:00:01.234Z",
  });
  const rest = await served.ask(
    `query ($after: String) { summaries(from: "2026-01-06", after: $after) { items { symbol } next } }`,
    { after: data.summaries.next },
  );
  expect(rest.data.summaries).toEqual({ items: [{ symbol: "MSFT" }], next: null });
});

test("a table that is missing is an error at its field, the others are answered", async () => {
  const { status, data, errors } = await served.ask(
    `{ trades(limit: 1) { items { symbol } } orders { items { orderId } } }`,
  );
  expect(status).toBe(200);
  expect(data).toEqual({ trades: { items: [{ symbol: "TSLA" }] }, orders: null });
  expect(errors).toHaveLength(1);
  expect(errors[0]).toMatchObject({
    message: "table silver.enriched_orders cannot be read: it is not in the catalog",
    path: ["orders"],
    extensions: { code: "TABLE_NOT_AVAILABLE", table: "silver.enriched_orders" },
  });
});

test("columns that a table does not have yet are named in one error", async () => {
  const { data, errors } = await served.ask("{ summaries { items { symbol vwap openPrice } } tables { name } }");
  expect(data.summaries).toBeNull();
  expect(data.tables).not.toEqual([]);
  expect(errors).toEqual([
    expect.objectContaining({
      message: "table gold.trade_summary_daily has no usable column vwap, open_price",
      extensions: {
        code: "COLUMN_NOT_AVAILABLE",
        table: "gold.trade_summary_daily",
        columns: ["vwap", "open_price"],
      },
    }),
  ]);
});

test("fields are found in fragments and under aliases", async () => {
  const { data } = await served.ask(
    `query { newest: trades(limit: 1) { ...Page ... on TradePage { items { id: tradeId __typename } } } }
     fragment Page on TradePage { items { ... on Trade { symbol } } }`,
  );
  expect(data.newest.items).toEqual([{ symbol: "TSLA", id: "trade-0089", __typename: "Trade" }]);
});

test("a page without rows of the caller's is still a page", async () => {
  const { data, errors } = await served.ask(
    '{ trades(limit: 1) { next } trades2: trades(symbol: "NONE") { items { symbol } } }',
  );
  expect(errors).toEqual([]);
  expect(data.trades.next).toEqual(expect.any(String));
  expect(data.trades2.items).toEqual([]);
});

test("the tables tell which snapshot of them is served", async () => {
  const { data } = await served.ask("{ tables { name rows snapshotId committedAt } }");
  expect(data.tables).toEqual([
    {
      name: "silver.cleaned_trades",
      rows: 90,
      snapshotId: expect.stringMatching(/^\d+$/),
      committedAt: new Date(monday + 5).toISOString(),
    },
    { name: "gold.trade_summary_daily", rows: 5, snapshotId: expect.any(String), committedAt: expect.any(String) },
    { name: "gold.market_indicators", rows: 0, snapshotId: null, committedAt: null },
  ]);
});
