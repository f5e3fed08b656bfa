/** What makes one stock different from another. */
export interface Profile {
  /** US dollars. */
  readonly price: number;
  /** Standard deviation of a year's return, as a ratio. */
  readonly yearlyVolatility: number;
  /** How often it is traded, relative to the others. */
  readonly weight: number;
}

/** Tickers with prices, volatilities and shares of the trading that are about right. */
const known: Readonly<Record<string, Profile>> = {
  AAPL: { price: 228, yearlyVolatility: 0.27, weight: 10 },
  MSFT: { price: 425, yearlyVolatility: 0.24, weight: 7 },
  NVDA: { price: 134, yearlyVolatility: 0.5, weight: 14 },
  AMZN: { price: 198, yearlyVolatility: 0.31, weight: 8 },
  GOOGL: { price: 172, yearlyVolatility: 0.29, weight: 6 },
  META: { price: 575, yearlyVolatility: 0.36, weight: 5 },
  TSLA: { price: 262, yearlyVolatility: 0.58, weight: 12 },
  JPM: { price: 224, yearlyVolatility: 0.22, weight: 4 },
  V: { price: 291, yearlyVolatility: 0.19, weight: 3 },
  JNJ: { price: 158, yearlyVolatility: 0.16, weight: 3 },
  WMT: { price: 82, yearlyVolatility: 0.18, weight: 4 },
  XOM: { price: 118, yearlyVolatility: 0.24, weight: 5 },
};

export const defaultSymbols = Object.keys(known);

/** The profile of a ticker; one that is not known gets a price that follows from its letters. */
export function profileOf(symbol: string): Profile {
  const letters = [...symbol].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 9973, 7);
  return known[symbol] ?? { price: 20 + (letters % 400), yearlyVolatility: 0.3, weight: 4 };
}
