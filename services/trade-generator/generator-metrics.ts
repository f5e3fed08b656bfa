import type { Counter, Histogram, Registry } from "prom-client";
import { tradeGenerator } from "../../metrics/trade-generator";
import { counter, gauge, histogram } from "../shared/metrics";
import { SlidingRate } from "../shared/rate";

export interface GeneratorReadings {
  readonly backlog: () => number;
  readonly connections: () => number;
}

/** The metrics of the generator, registered when it starts. */
export class GeneratorMetrics {
  readonly latency: Histogram<never>;
  private readonly trades: Counter<"symbol" | "trade_type">;
  private readonly rate = new SlidingRate(5);

  constructor(registry: Registry, symbols: readonly string[], readings: GeneratorReadings) {
    this.latency = histogram(registry, tradeGenerator.latency);
    this.trades = counter(registry, tradeGenerator.trades);
    gauge(registry, tradeGenerator.tradesPerSecond, () => this.rate.perSecond());
    gauge(registry, tradeGenerator.websocketConnections, readings.connections);
    gauge(registry, tradeGenerator.backlog, readings.backlog);
    for (const symbol of symbols) {
      for (const trade_type of ["BUY", "SELL"] as const) {
        this.trades.inc({ symbol, trade_type }, 0);
      }
    }
  }

  countTrade(symbol: string, trade_type: "BUY" | "SELL"): void {
    this.trades.inc({ symbol, trade_type });
    this.rate.add(1);
  }
}
