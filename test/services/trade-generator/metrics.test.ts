import { jobs } from "../../../metrics/jobs";
import { seriesNames } from "../../../metrics/metric";
import { tradeGenerator } from "../../../metrics/trade-generator";
import { generatorSettings } from "../../../services/trade-generator/settings";
import { startTradeGenerator } from "../../../services/trade-generator/trade-generator";
import { described, eventually, sample, startService } from "../helpers";

async function page(): Promise<string> {
  const env = { TRADES_PER_SECOND: "200", SHUTDOWN_TIMEOUT_SECONDS: "1" };
  const service = await startService("trade-generator", generatorSettings, env, startTradeGenerator);
  try {
    return await eventually(
      async () => (await service.page("/metrics")).text,
      (text) => (sample(text, "trade_generator_latency_seconds_count") ?? 0) > 100,
    );
  } finally {
    void service.stop();
  }
}

test("the page has exactly the catalog's metrics with its types, within the job's series budget", async () => {
  const text = await page();
  const types = described(text);
  const own = [...types].filter(([name]) => name.startsWith("trade_generator_"));
  const catalog = Object.values(tradeGenerator);
  expect(new Map(own)).toEqual(
    new Map(catalog.filter(({ name }) => !name.startsWith("process_")).map(({ name, type }) => [name, type])),
  );
  for (const { name, type, maxSeries } of catalog) {
    expect(types.get(name)).toBe(type);
    const names = seriesNames({ name, type } as never);
    const series = text
      .split("\n")
      .filter((line) => names.some((own) => line.startsWith(`${own} `) || line.startsWith(`${own}{`)));
    expect([name, series.length]).toEqual([name, maxSeries]);
  }
  expect(catalog.reduce((sum, { maxSeries }) => sum + maxSeries, 0)).toBeLessThanOrEqual(
    jobs["trade-generator"].maxSeries,
  );
});

test("trades are counted by symbol and side, as many as the latency histogram saw", async () => {
  const text = await page();
  const counts = [...text.matchAll(/^trade_generator_trades_total\{symbol="\w+",trade_type="(BUY|SELL)"\} (\d+)$/gm)];
  expect(counts).toHaveLength(24);
  const total = counts.reduce((sum, [, , count]) => sum + Number(count), 0);
  expect(total).toBe(sample(text, "trade_generator_latency_seconds_count"));
  expect(sample(text, "trade_generator_trades_per_second")).toBeGreaterThan(50);
});
