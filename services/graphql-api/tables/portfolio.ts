import { apiTable } from "./table";

export const portfolio = apiTable({
  namespace: "gold",
  table: "portfolio_performance",
  query: "portfolio",
  type: "PortfolioDay",
  description: "Profit and loss per day and account, from the trades of that day; the newest day first.",
  fields: {
    date: { column: "trade_date", kind: "date", description: "Day in UTC." },
    accountId: { column: "account_id", kind: "text", description: "Account, for example `ACC-0042`." },
    tradeCount: { column: "trade_count", kind: "whole", description: "Deals." },
    symbolCount: { column: "symbol_count", kind: "whole", description: "Different stocks that were traded." },
    boughtValue: { column: "bought_value", kind: "float", description: "What was paid, US dollars." },
    soldValue: { column: "sold_value", kind: "float", description: "What was earned, US dollars." },
    netCashFlow: { column: "net_cash_flow", kind: "float", description: "Earned less paid, US dollars." },
    positionValue: {
      column: "position_value",
      kind: "float",
      description: "What the day's trades added to the positions, at the last prices of the day, US dollars.",
    },
    profitLoss: { column: "profit_loss", kind: "float", description: "Cash flow and positions together, US dollars." },
    returnPercent: {
      column: "return_percent",
      kind: "float",
      description: "Profit in percent of all that was bought and sold.",
    },
    updatedTime: { column: "updated_time", kind: "time", description: "When the row was made." },
  },
  filters: ["accountId"],
  time: "date",
  identity: ["accountId"],
});
