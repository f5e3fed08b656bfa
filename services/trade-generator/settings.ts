import { tradeGenerator } from "../../metrics/trade-generator";
import { commonSettings } from "../shared/service";
import { decimal, integer, list } from "../shared/settings";
import { defaultSymbols } from "./market/instruments";

/** Every symbol is two series of the trades counter; more would break the series budget. */
const maxSymbols = tradeGenerator.trades.maxSeries / 2;

export const generatorSettings = {
  ...commonSettings(8000),
  TRADES_PER_SECOND: decimal(0, 1_000_000, {
    description: "Trades to generate; 0 stops the market.",
    unit: "trades per second",
    default: "50",
  }),
  ORDERS_PER_TRADE: decimal(0, 20, {
    description: "Order messages beside every trade.",
    unit: "messages",
    default: "1",
  }),
  QUOTES_PER_TRADE: decimal(0, 20, {
    description: "Quote messages beside every trade.",
    unit: "messages",
    default: "1",
  }),
  SYMBOLS: list(/^[A-Z][A-Z0-9.]{0,9}$/, maxSymbols, "tickers in capital letters", {
    description: "The stocks of the market.",
    default: defaultSymbols.join(","),
  }),
  BUFFER_MESSAGES: integer(100, 10_000_000, {
    description: "Messages kept for the reader until it acknowledges them; generation pauses when they fill it.",
    unit: "messages",
    default: "100000",
  }),
  MARKET_SEED: integer(0, 2 ** 32 - 1, {
    description: "The same seed gives the same prices and sizes; 0 stands for a different one at every start.",
    default: "0",
  }),
};
