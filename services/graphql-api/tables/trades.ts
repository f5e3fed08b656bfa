import { messageFields } from "./message";
import { apiTable } from "./table";

export const trades = apiTable({
  namespace: "silver",
  table: "cleaned_trades",
  query: "trades",
  type: "Trade",
  description: "Deals that were made, cleaned and without duplicates; the newest first.",
  fields: {
    tradeId: { column: "trade_id", kind: "text", description: "UUID of the deal." },
    symbol: { column: "symbol", kind: "text", description: "Ticker, for example `AAPL`." },
    accountId: { column: "account_id", kind: "text", description: "Who traded, for example `ACC-0042`." },
    tradeType: { column: "trade_type", kind: "text", description: "`BUY` or `SELL`." },
    price: { column: "price", kind: "float", description: "US dollars per share." },
    quantity: { column: "quantity", kind: "whole", description: "Shares." },
    totalValue: { column: "total_value", kind: "float", description: "Price times quantity, US dollars." },
    eventTime: { column: "event_time", kind: "time", description: "When the deal was made." },
    processedTime: { column: "processed_time", kind: "time", description: "When the deal came into this table." },
    ...messageFields,
  },
  filters: ["symbol", "accountId", "tradeType", "tradeId", "correlationId"],
  time: "eventTime",
  identity: ["tradeId"],
});
