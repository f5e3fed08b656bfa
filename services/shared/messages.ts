import { z } from "zod";

/**
 * What travels from the trade generator to Kafka, one JSON object per message, snake case, no nulls.
 * The bridge writes the text of a message to Kafka as it came, so this is also the form of the values in the raw topics.
 */
const envelope = {
  /** One run of the generator; a new one starts again at sequence 1. UUID v4. */
  stream_id: z.uuid(),
  /** 1, 2, 3 … without gaps over all types of one stream. */
  sequence: z.int().positive(),
  /** Follows the message through every stage: Kafka header, Flink column, API response. UUID v4. */
  correlation_id: z.uuid(),
  /** When it happened on the market. Milliseconds since the epoch, UTC. */
  event_time: z.int().positive().lt(Date.UTC(2100), "expected milliseconds before the year 2100"),
  /** Ticker, for example `AAPL`; the key of the Kafka record. */
  symbol: z.string().min(1).max(16),
};

const money = z.number().positive();
const shares = z.int().positive();
const side = z.enum(["BUY", "SELL"]);

/** A deal that was made. Topic `raw-trades`. */
export const tradeSchema = z.object({
  type: z.literal("trade"),
  ...envelope,
  trade_id: z.uuid(),
  /** Who traded: one of a fixed set, for example `ACC-0042`. */
  account_id: z.string().min(1),
  trade_type: side,
  /** US dollars per share, whole cents. */
  price: money,
  /** Shares. */
  quantity: shares,
});

/** A state of an order: every order appears once as NEW and may appear again as FILLED or CANCELLED. Topic `raw-orders`. */
export const orderSchema = z.object({
  type: z.literal("order"),
  ...envelope,
  /** The same in every state of one order. */
  order_id: z.uuid(),
  account_id: z.string().min(1),
  side,
  order_type: z.enum(["LIMIT", "MARKET"]),
  status: z.enum(["NEW", "FILLED", "CANCELLED"]),
  /** US dollars per share: the limit, or the price seen when a market order was placed. */
  price: money,
  /** Shares. */
  quantity: shares,
});

/** Market data: the best offers of the moment. Topic `raw-market-data`. */
export const quoteSchema = z.object({
  type: z.literal("quote"),
  ...envelope,
  /** US dollars per share; always below `ask_price`. */
  bid_price: money,
  ask_price: money,
  /** Shares on offer at that price. */
  bid_size: shares,
  ask_size: shares,
  /** Price of the last trade, US dollars per share. */
  last_price: money,
  /** Shares of the symbol traded since the stream began. */
  volume: z.int().nonnegative(),
});

export const messageSchema = z.discriminatedUnion("type", [tradeSchema, orderSchema, quoteSchema]);

export type Trade = z.infer<typeof tradeSchema>;
export type Order = z.infer<typeof orderSchema>;
export type Quote = z.infer<typeof quoteSchema>;
export type Message = z.infer<typeof messageSchema>;
export type MessageType = Message["type"];
export const messageTypes = messageSchema.options.map((option) => option.shape.type.value);

/** Headers of the records that the bridge writes to Kafka; the last four on dead letters only. */
export const headers = {
  correlationId: "x-correlation-id",
  streamId: "x-stream-id",
  sequence: "x-sequence",
  /** `malformed`, `oversized` or `unknown_type`. */
  reason: "x-reason",
  /** What exactly is wrong, in words. */
  detail: "x-detail",
  /** Size of the original; the value of the record is cut when it is larger than a record may be. */
  originalBytes: "x-original-bytes",
  receivedAt: "x-received-at",
} as const;
