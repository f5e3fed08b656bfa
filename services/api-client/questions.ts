/** What the users of silver and gold look at, each with the name by which the API's metrics tell it apart. */
export const questions = [
  "query Trades { trades(limit: 50) { items { symbol tradeType price quantity eventTime } } }",
  "query Orders { orders(limit: 50) { items { symbol side status price quantity distanceBps } } }",
  "query Summaries { summaries(limit: 50) { items { date symbol tradeCount totalVolume vwap closePrice } } }",
  "query Portfolio { portfolio(limit: 50) { items { date accountId tradeCount profitLoss } } }",
  "query Indicators { indicators(limit: 50) { items { date symbol lastPrice sma20 rsi14 volatilityPercent } } }",
] as const;
