import type { Profile } from "./instruments";
import { gaussian, type Random, wholeNumber } from "./random";

/** A trading year of 252 days of six and a half hours. */
const secondsPerYear = 252 * 6.5 * 3600;
/** Share of its distance to the long-term price that a price makes up per second: half of it in about twenty minutes. */
const reversionPerSecond = 0.0006;
const cent = 0.01;

/** The price of one stock: a geometric random walk that is drawn back to a long-term price, which walks too, ten times slower. */
export class WalkingPrice {
  private middle: number;
  private longTerm: number;
  private readonly volatility: number;
  private last: number;
  private lastAt: number | undefined;

  constructor(
    profile: Profile,
    private readonly random: Random,
  ) {
    this.middle = profile.price;
    this.longTerm = profile.price;
    this.last = cents(profile.price);
    this.volatility = profile.yearlyVolatility / Math.sqrt(secondsPerYear);
  }

  /** Price of the last trade, US dollars. */
  get lastPrice(): number {
    return this.last;
  }

  /** Moves on to a time. @param now Milliseconds since the epoch. */
  moveTo(now: number): void {
    const seconds = Math.max(0, now - (this.lastAt ?? now)) / 1000;
    this.lastAt = now;
    if (seconds === 0) {
      return;
    }
    const step = this.volatility * Math.sqrt(seconds);
    const pull = Math.log(this.longTerm / this.middle) * Math.min(1, reversionPerSecond * seconds);
    this.middle = Math.max(1, this.middle * Math.exp(pull + step * gaussian(this.random)));
    this.longTerm = Math.max(1, this.longTerm * Math.exp((step / 10) * gaussian(this.random)));
  }

  /** The best offers: one to five basis points around the middle, one cent apart at least. */
  offers(): { bid: number; ask: number } {
    const half = (this.middle * (0.5 + 2 * this.random())) / 10_000;
    const bid = cents(this.middle - half);
    return { bid, ask: Math.max(cents(this.middle + half), cents(bid + cent)) };
  }

  /** A deal: a buyer pays what is asked, a seller gets what is bid. */
  deal(side: "BUY" | "SELL"): number {
    const { bid, ask } = this.offers();
    this.last = side === "BUY" ? ask : bid;
    return this.last;
  }
}

/** Sizes as they are seen on a market: mostly round lots, small ones far more often than large ones. */
export function dealSize(random: Random): number {
  const lots = Math.ceil(Math.exp(0.9 * gaussian(random)));
  return random() < 0.3 ? wholeNumber(random, 1, 99) : lots * 100;
}

export function cents(dollars: number): number {
  return Math.round(dollars * 100) / 100;
}
