import { messageFields } from "./message";
import { apiTable } from "./table";

export const orders = apiTable({
  namespace: "silver",
  table: "enriched_orders",
  query: "orders",
  type: "Order",
  description: "States of orders: every order appears once as `NEW` and may appear again; the newest first.",
  fields: {
    orderId: { column: "order_id", kind: "text", description: "UUID, the same in every state of one order." },
    symbol: { column: "symbol", kind: "text", description: "Ticker, for example `AAPL`." },
    accountId: { column: "account_id", kind: "text", description: "Who ordered, for example `ACC-0042`." },
    side: { column: "side", kind: "text", description: "`BUY` or `SELL`." },
    orderType: { column: "order_type", kind: "text", description: "`LIMIT` or `MARKET`." },
    status: { column: "status", kind: "text", description: "`NEW`, `FILLED` or `CANCELLED`." },
    price: { column: "price", kind: "float", description: "US dollars per share." },
    quantity: { column: "quantity", kind: "whole", description: "Shares." },
    totalValue: { column: "total_value", kind: "float", description: "Price times quantity, US dollars." },
    quoteTime: {
      column: "quote_time",
      kind: "time",
      description:
        "When the symbol was last quoted before; null, as the four fields after it, when that was over a minute ago.",
    },
    bidPrice: { column: "bid_price", kind: "float", description: "Best bid of that moment, US dollars per share." },
    askPrice: { column: "ask_price", kind: "float", description: "Best ask of that moment, US dollars per share." },
    midPrice: { column: "mid_price", kind: "float", description: "Middle of the two, US dollars per share." },
    distanceBps: {
      column: "distance_bps",
      kind: "float",
      description: "How much worse than the middle the price is for who ordered, hundredths of a percent.",
    },
    eventTime: { column: "event_time", kind: "time", description: "When the order came into this state." },
    processedTime: { column: "processed_time", kind: "time", description: "When the state came into this table." },
    ...messageFields,
  },
  filters: ["symbol", "accountId", "side", "status", "orderId", "correlationId"],
  time: "eventTime",
  identity: ["orderId", "status"],
});
