import type { Message } from "../../shared/messages";

type WithoutIdentity<M> = M extends Message ? Omit<M, "stream_id" | "sequence" | "correlation_id"> : never;

/** A message before it has a place in a stream. */
export type Draft = WithoutIdentity<Message>;

/** Where the messages come from. Another model of the market, or a replay of a real day, is another implementation. */
export interface Market {
  /** The tickers that may appear. */
  readonly symbols: readonly string[];
  /** The next trade, with the orders and quotes that come before it. @param now Milliseconds since the epoch. */
  next(now: number): Draft[];
}
