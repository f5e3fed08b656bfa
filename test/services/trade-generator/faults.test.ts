import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { type Faults, MarketFaults } from "../../../services/trade-generator/faults";
import { seededRandom } from "../../../services/trade-generator/market/random";
import { RandomMarket } from "../../../services/trade-generator/market/random-market";
import { recordedLog } from "../helpers";

const changes: Faults[] = [];
const faults = new MarketFaults((now) => changes.push(now), recordedLog().log);
const twin = () =>
  new RandomMarket({ symbols: ["AAPL"], ordersPerTrade: 1, quotesPerTrade: 1, random: seededRandom(7) });
let server: Server;
let url: string;
beforeAll(async () => {
  server = createServer(faults.page);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/faults`;
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

const put = (body: unknown) => fetch(url, { method: "PUT", body: JSON.stringify(body) });

test("nothing is wrong at the start", async () => {
  expect(await (await fetch(url)).json()).toEqual({ rateFactor: 1, priceFactor: 1 });
  expect(faults.over(twin()).next(1_000)).toEqual(
    twin()
      .next(1_000)
      .map((draft) => ("trade_id" in draft ? { ...draft, trade_id: expect.any(String) } : expect.anything())),
  );
});

test("prices are multiplied, sizes are not", async () => {
  expect((await put({ priceFactor: 2 })).status).toBe(200);
  const [skewed, plain] = [faults.over(twin()).next(1_000), twin().next(1_000)];
  const trade = (drafts: typeof plain) =>
    drafts.find(({ type }) => type === "trade") as { price: number; quantity: number };
  const quote = (drafts: typeof plain) =>
    drafts.find(({ type }) => type === "quote") as unknown as Record<string, number>;
  expect(trade(skewed).price).toBeCloseTo(2 * trade(plain).price, 2);
  expect(trade(skewed).quantity).toBe(trade(plain).quantity);
  for (const field of ["bid_price", "ask_price", "last_price"])
    expect(quote(skewed)[field]).toBeCloseTo(2 * (quote(plain)[field] as number), 2);
});

test("what is not named is right again, and everything is after DELETE", async () => {
  await put({ rateFactor: 0 });
  expect(faults.current).toEqual({ rateFactor: 0, priceFactor: 1 });
  await fetch(url, { method: "DELETE" });
  expect(changes.map(({ rateFactor }) => rateFactor)).toEqual([1, 0, 1]);
});

test.each([
  [{ rateFactor: -1 }, /rateFactor: .*>=0/],
  [{ priceFactor: 0 }, /priceFactor: .*>0/],
  [{ silent: true }, /Unrecognized key: "silent"/],
  ["text", /expected object/],
])("%j is refused and changes nothing", async (body, message) => {
  const answer = await put(body);
  expect(answer.status).toBe(400);
  expect(((await answer.json()) as { error: string }).error).toMatch(message);
  expect((await fetch(url, { method: "PUT", body: "{" })).status).toBe(400);
  expect((await fetch(url, { method: "POST" })).status).toBe(405);
  expect(faults.current).toEqual({ rateFactor: 1, priceFactor: 1 });
});
