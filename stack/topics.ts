/** The topics of the pipeline, once. */
export const topics = {
  trades: "raw-trades",
  orders: "raw-orders",
  marketData: "raw-market-data",
  /** Per-symbol, per-minute aggregates that Flink writes. */
  aggregates: "trade-aggregates",
  /** Messages that the bridge could not take, with the reason. */
  deadLetters: "dead-letter",
} as const;
