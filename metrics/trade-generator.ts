import { metricsOf } from "./metric";
import { processMetrics } from "./process";

const { counter, gauge, histogram } = metricsOf("trade-generator");

/** Metrics of the trade generator (plan, section 3.4). */
export const tradeGenerator = {
  trades: counter("trade_generator_trades_total", {
    unit: "trades",
    labels: ["symbol", "trade_type"],
    help: "Trades generated since the service started.",
    maxSeries: 24,
  }),
  tradesPerSecond: gauge("trade_generator_trades_per_second", {
    unit: "trades per second",
    help: "Trades generated per second, averaged over the last five seconds.",
    maxSeries: 1,
  }),
  websocketConnections: gauge("trade_generator_websocket_connections_active", {
    unit: "connections",
    help: "WebSocket connections that are open now.",
    maxSeries: 1,
  }),
  latency: histogram("trade_generator_latency_seconds", {
    unit: "seconds",
    help: "Time to generate one trade and hand it to the readers' sockets.",
    buckets: [0.001, 0.005, 0.01, 0.025, 0.05, 0.1],
    maxSeries: 9,
  }),
  backlog: gauge("trade_generator_backlog_messages", {
    unit: "messages",
    help: "Messages generated and not yet acknowledged by the reader; generation pauses when the backlog is full.",
    maxSeries: 1,
  }),
  ...processMetrics("trade-generator"),
};
