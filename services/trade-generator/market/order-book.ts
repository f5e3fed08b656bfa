import { randomUUID } from "node:crypto";
import type { Order } from "../../shared/messages";
import type { Draft } from "./market";
import { dealSize, type WalkingPrice } from "./price";
import { pick, type Random, wholeNumber } from "./random";

type OpenOrder = Omit<Order, "stream_id" | "sequence" | "correlation_id" | "event_time" | "status">;

/** Orders that are open at most; beyond it none is opened before one has ended. */
const mostOpen = 1_000;
const accounts = Array.from({ length: 50 }, (_, index) => `ACC-${String(index + 1).padStart(4, "0")}`);

export function anyAccount(random: Random): string {
  return pick(random, accounts);
}

/** Opens orders and lets them end: two thirds filled, one third cancelled; market orders are always filled. */
export class OrderBook {
  private readonly open: OpenOrder[] = [];

  constructor(private readonly random: Random) {}

  /** The next thing that happens to an order. */
  next(symbol: string, price: WalkingPrice, now: number): Draft {
    const opens = this.open.length === 0 || (this.open.length < mostOpen && this.random() < 0.5);
    if (opens) {
      const order = this.place(symbol, price);
      this.open.push(order);
      return { ...order, event_time: now, status: "NEW" };
    }
    const order = this.takeAny();
    const filled = order.order_type === "MARKET" || this.random() < 0.6;
    return { ...order, event_time: now, status: filled ? "FILLED" : "CANCELLED" };
  }

  private place(symbol: string, price: WalkingPrice): OpenOrder {
    const side = this.random() < 0.5 ? "BUY" : "SELL";
    const market = this.random() < 0.2;
    const { bid, ask } = price.offers();
    const best = side === "BUY" ? bid : ask;
    const away = market ? 0 : wholeNumber(this.random, 0, 10) * 0.01;
    return {
      type: "order",
      symbol,
      order_id: randomUUID(),
      account_id: anyAccount(this.random),
      side,
      order_type: market ? "MARKET" : "LIMIT",
      price: Math.max(0.01, Math.round((side === "BUY" ? best - away : best + away) * 100) / 100),
      quantity: dealSize(this.random),
    };
  }

  private takeAny(): OpenOrder {
    const index = Math.floor(this.random() * this.open.length);
    const [taken] = this.open.splice(index, 1, ...this.open.slice(-1));
    this.open.pop();
    return taken as OpenOrder;
  }
}
