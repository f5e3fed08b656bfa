import type { IncomingMessage, RequestListener } from "node:http";
import { text } from "node:stream/consumers";
import { z } from "zod";
import { sendJson } from "../shared/http-server";
import type { Logger } from "../shared/logger";
import type { Draft, Market } from "./market/market";
import { cents } from "./market/price";

const maxFactor = 100;

const faultsSchema = z.strictObject({
  /** Multiplies the pace of the market: 0.5 halves the volume, 0 silences it. */
  rateFactor: z.number().min(0).max(maxFactor).default(1),
  /** Multiplies every price. */
  priceFactor: z.number().positive().max(maxFactor).default(1),
});

export type Faults = z.output<typeof faultsSchema>;

const prices = ["price", "bid_price", "ask_price", "last_price"];

/** What is wrong with the market on purpose, for drills; nothing at the start. */
export class MarketFaults {
  private now: Faults = faultsSchema.parse({});

  constructor(
    private readonly onChange: (faults: Faults) => void,
    private readonly log: Logger,
  ) {}

  get current(): Faults {
    return this.now;
  }

  /** The market with its prices multiplied. */
  over(market: Market): Market {
    return { symbols: market.symbols, next: (now) => market.next(now).map((draft) => this.skew(draft)) };
  }

  /** `GET` tells the faults, `PUT` sets them, those left out to nothing wrong, `DELETE` ends them all. */
  readonly page: RequestListener = (request, response) => {
    this.answer(request).then(
      ([status, body]) => sendJson(response, status, body),
      (error: unknown) => sendJson(response, 400, { error: String(error) }),
    );
  };

  private async answer(request: IncomingMessage): Promise<[status: number, body: object]> {
    const body = await text(request);
    if (request.method === "GET") {
      return [200, this.now];
    }
    if (request.method !== "PUT" && request.method !== "DELETE") {
      return [405, { error: `method ${request.method} is not allowed, only GET, PUT and DELETE` }];
    }
    const parsed = faultsSchema.safeParse(request.method === "PUT" ? JSON.parse(body) : {});
    if (!parsed.success) {
      const problems = parsed.error.issues.map(({ path, message }) => `${path.join(".") || "faults"}: ${message}`);
      const expected = { rateFactor: `0 to ${maxFactor}`, priceFactor: `above 0 to ${maxFactor}` };
      return [400, { error: problems.join("; "), expected }];
    }
    this.now = parsed.data;
    this.log.warn("the market's faults are set", { context: { ...this.now } });
    this.onChange(this.now);
    return [200, this.now];
  }

  private skew(draft: Draft): Draft {
    const { priceFactor } = this.now;
    if (priceFactor === 1) {
      return draft;
    }
    const skewed = Object.entries(draft).map(([key, value]) => [
      key,
      prices.includes(key) ? cents((value as number) * priceFactor) : value,
    ]);
    return Object.fromEntries(skewed) as Draft;
  }
}
