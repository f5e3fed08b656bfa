import { apiTable } from "./table";

export const indicators = apiTable({
  namespace: "gold",
  table: "market_indicators",
  query: "indicators",
  type: "Indicator",
  description: "Trend, strength and volatility per day and symbol, from the quotes of that day; the newest day first.",
  fields: {
    date: { column: "trade_date", kind: "date", description: "Day in UTC." },
    symbol: { column: "symbol", kind: "text", description: "Ticker, for example `AAPL`." },
    openPrice: { column: "open_price", kind: "float", description: "First price, US dollars per share." },
    highPrice: { column: "high_price", kind: "float", description: "Highest price, US dollars per share." },
    lowPrice: { column: "low_price", kind: "float", description: "Lowest price, US dollars per share." },
    lastPrice: { column: "last_price", kind: "float", description: "Last price, US dollars per share." },
    changePercent: {
      column: "change_percent",
      kind: "float",
      description: "From the first price to the last, percent.",
    },
    sma20: { column: "sma_20", kind: "float", description: "Mean of the last 20 minutes' closing prices, US dollars." },
    sma60: { column: "sma_60", kind: "float", description: "Mean of the last 60 minutes' closing prices, US dollars." },
    rsi14: { column: "rsi_14", kind: "float", description: "Relative strength over the last 14 minutes, 0 to 100." },
    volatilityPercent: {
      column: "volatility_percent",
      kind: "float",
      description: "Standard deviation of the returns from minute to minute, percent.",
    },
    avgSpreadBps: {
      column: "avg_spread_bps",
      kind: "float",
      description: "Mean distance between bid and ask, hundredths of a percent.",
    },
    quoteCount: { column: "quote_count", kind: "whole", description: "Quotes." },
    lastWindow: { column: "last_window", kind: "time", description: "Beginning of the newest minute." },
    updatedTime: { column: "updated_time", kind: "time", description: "When the row was made." },
  },
  filters: ["symbol"],
  time: "date",
  identity: ["symbol"],
});
