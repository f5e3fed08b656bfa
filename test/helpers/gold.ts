import { hostUrl } from "../../stack/ports";
import type { Settings } from "../../stack/settings";

interface Answer {
  errors?: { message: string }[];
  data?: {
    summaries: { items: { tradeCount: number; totalVolume: number; totalValue: string }[] };
    indicators: { items: { quoteCount: number }[] };
    tables: { name: string; rows: number }[];
  };
}

const query = `{
  summaries(limit: 500) { items { tradeCount totalVolume totalValue } }
  indicators(limit: 500) { items { quoteCount } }
  tables { name rows }
}`;

const sum = (values: (number | string)[]) => values.reduce<number>((total, value) => total + Number(value), 0);

/** What the GraphQL API serves, over all days and symbols. */
export async function goldTotals(settings: Settings) {
  const response = await fetch(`${hostUrl(settings, "graphqlApi")}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ query }),
  });
  const { data, errors } = (await response.json()) as Answer;
  if (!data) throw new Error(`the API answered ${response.status}: ${JSON.stringify(errors)}`);
  const { summaries, indicators, tables } = data;
  return {
    trades: sum(summaries.items.map(({ tradeCount }) => tradeCount)),
    volume: sum(summaries.items.map(({ totalVolume }) => totalVolume)),
    value: sum(summaries.items.map(({ totalValue }) => totalValue)),
    quotes: sum(indicators.items.map(({ quoteCount }) => quoteCount)),
    orders: tables.find(({ name }) => name === "silver.enriched_orders")?.rows ?? 0,
  };
}
