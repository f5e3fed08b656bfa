import { randomUUID } from "node:crypto";
import { profileOf } from "./instruments";
import type { Draft, Market } from "./market";
import { anyAccount, OrderBook } from "./order-book";
import { dealSize, WalkingPrice } from "./price";
import type { Random } from "./random";

export interface RandomMarketOptions {
  readonly symbols: readonly string[];
  /** Orders and quotes per trade; a fraction means now and then one more. */
  readonly ordersPerTrade: number;
  readonly quotesPerTrade: number;
  readonly random: Random;
}

interface Listing {
  readonly symbol: string;
  /** Sum of the weights up to and including this one. */
  readonly upTo: number;
  readonly price: WalkingPrice;
  volume: number;
}

/** A market that behaves like one: prices walk, popular stocks trade more, orders and quotes surround the trades. */
export class RandomMarket implements Market {
  readonly symbols: readonly string[];
  private readonly listings: Listing[] = [];
  private readonly orders: OrderBook;
  private owedOrders = 0;
  private owedQuotes = 0;

  constructor(private readonly options: RandomMarketOptions) {
    this.symbols = options.symbols;
    this.orders = new OrderBook(options.random);
    let upTo = 0;
    for (const symbol of options.symbols) {
      const profile = profileOf(symbol);
      upTo += profile.weight;
      this.listings.push({ symbol, upTo, price: new WalkingPrice(profile, options.random), volume: 0 });
    }
  }

  next(now: number): Draft[] {
    const drafts: Draft[] = [];
    this.owedQuotes += this.options.quotesPerTrade;
    this.owedOrders += this.options.ordersPerTrade;
    const traded = this.anyListing(now);
    for (; this.owedQuotes >= 1; this.owedQuotes -= 1) {
      drafts.push(this.quote(traded, now));
    }
    for (; this.owedOrders >= 1; this.owedOrders -= 1) {
      const { symbol, price } = this.anyListing(now);
      drafts.push(this.orders.next(symbol, price, now));
    }
    drafts.push(this.trade(traded, now));
    return drafts;
  }

  private trade(listing: Listing, now: number): Draft {
    const { random } = this.options;
    const trade_type = random() < 0.5 ? "BUY" : "SELL";
    const quantity = dealSize(random);
    listing.volume += quantity;
    return {
      type: "trade",
      event_time: now,
      symbol: listing.symbol,
      trade_id: randomUUID(),
      account_id: anyAccount(random),
      trade_type,
      price: listing.price.deal(trade_type),
      quantity,
    };
  }

  private quote({ symbol, price, volume }: Listing, now: number): Draft {
    const { bid, ask } = price.offers();
    const bid_size = dealSize(this.options.random);
    const ask_size = dealSize(this.options.random);
    const { lastPrice: last_price } = price;
    return {
      type: "quote",
      event_time: now,
      symbol,
      bid_price: bid,
      ask_price: ask,
      bid_size,
      ask_size,
      last_price,
      volume,
    };
  }

  private anyListing(now: number): Listing {
    const total = this.listings.at(-1)?.upTo ?? 0;
    const drawn = this.options.random() * total;
    const listing = this.listings.find(({ upTo }) => drawn < upTo) as Listing;
    listing.price.moveTo(now);
    return listing;
  }
}
