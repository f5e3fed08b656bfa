import { defaultSymbols } from "../../../services/trade-generator/market/instruments";
import type { Draft } from "../../../services/trade-generator/market/market";
import { seededRandom } from "../../../services/trade-generator/market/random";
import { RandomMarket } from "../../../services/trade-generator/market/random-market";

const day = Date.UTC(2026, 0, 5, 14, 30);

/** An hour of trading at four trades a second. */
function anHour(options: { orders?: number; quotes?: number; seed?: number; symbols?: string[] } = {}): Draft[] {
  const market = new RandomMarket({
    symbols: options.symbols ?? defaultSymbols,
    ordersPerTrade: options.orders ?? 1,
    quotesPerTrade: options.quotes ?? 1,
    random: seededRandom(options.seed ?? 7),
  });
  return Array.from({ length: 14_400 }, (_, index) => market.next(day + index * 250)).flat();
}

const hour = anHour();
const only = <T extends Draft["type"]>(type: T, drafts = hour) =>
  drafts.filter((draft): draft is Extract<Draft, { type: T }> => draft.type === type);

test("orders and quotes come beside the trades in the wanted ratios", () => {
  expect([only("trade").length, only("order").length, only("quote").length]).toEqual([14_400, 14_400, 14_400]);
  const other = anHour({ orders: 0.5, quotes: 2 });
  expect([only("trade", other).length, only("order", other).length, only("quote", other).length]).toEqual([
    14_400, 7_200, 28_800,
  ]);
});

test.each(defaultSymbols)(
  "the price of %s walks in whole cents, by a few percent in an hour and less than one at once",
  (symbol) => {
    const trades = only("trade").filter((trade) => trade.symbol === symbol);
    const prices = trades.map((trade) => trade.price);
    const range = Math.max(...prices) / Math.min(...prices);
    const largestStep = Math.max(...prices.map((price, index) => Math.abs(price / (prices[index - 1] ?? price) - 1)));
    expect(prices.filter((price) => Math.abs(price * 100 - Math.round(price * 100)) > 1e-6)).toEqual([]);
    expect(range).toBeGreaterThan(1.001);
    expect(range).toBeLessThan(1.15);
    expect(largestStep).toBeLessThan(0.01);
  },
);

test("what is asked is always above what is bid, by a few basis points", () => {
  const spreads = only("quote").map((quote) => quote.ask_price / quote.bid_price);
  expect(Math.min(...spreads)).toBeGreaterThan(1);
  expect(Math.max(...spreads)).toBeLessThan(1.002);
});

test("buys and sells balance, every symbol is traded, popular ones more", () => {
  const trades = only("trade");
  const buys = trades.filter((trade) => trade.trade_type === "BUY").length / trades.length;
  expect(buys).toBeGreaterThan(0.47);
  expect(buys).toBeLessThan(0.53);
  const count = (symbol: string) => trades.filter((trade) => trade.symbol === symbol).length;
  expect(Math.min(...defaultSymbols.map(count))).toBeGreaterThan(200);
  expect(count("NVDA")).toBeGreaterThan(2 * count("JNJ"));
});

test("an order is new once and then filled or cancelled at most once, unchanged; market orders are never cancelled", () => {
  const lives = new Map<string, { statuses: string[]; facts: Set<string>; type: string }>();
  for (const { order_id, status, event_time: _, ...rest } of only("order")) {
    const life = lives.get(order_id) ?? { statuses: [], facts: new Set(), type: rest.order_type };
    life.statuses.push(status);
    life.facts.add(JSON.stringify(rest));
    lives.set(order_id, life);
  }
  const all = [...lives.values()];
  expect(new Set(all.map(({ statuses }) => statuses.join(" ")))).toEqual(
    new Set(["NEW", "NEW FILLED", "NEW CANCELLED"]),
  );
  expect(all.filter(({ facts }) => facts.size > 1)).toEqual([]);
  expect(all.filter(({ type, statuses }) => type === "MARKET" && statuses.includes("CANCELLED"))).toEqual([]);
  expect(all.filter(({ statuses }) => statuses.length === 1).length).toBeLessThanOrEqual(1_000);
});

test("volume is the sum of the trades so far", () => {
  const sums = new Map<string, number>();
  const wrong: Draft[] = [];
  for (const draft of hour) {
    const sum = sums.get(draft.symbol) ?? 0;
    if (draft.type === "trade") {
      sums.set(draft.symbol, sum + draft.quantity);
    } else if (draft.type === "quote" && draft.volume !== sum) {
      wrong.push(draft);
    }
  }
  expect(wrong).toEqual([]);
});

test("accounts are a bounded set", () => {
  const accounts = new Set([...only("trade"), ...only("order")].map((draft) => draft.account_id));
  expect(accounts.size).toBe(50);
});

test("the same seed gives the same market, another seed another; unknown tickers have a price too", () => {
  const prices = (seed: number) => only("trade", anHour({ seed, symbols: ["ZZZZ"] })).map((trade) => trade.price);
  expect(prices(3)).toEqual(prices(3));
  expect(prices(3)).not.toEqual(prices(4));
  expect(Math.min(...prices(3))).toBeGreaterThan(1);
});
