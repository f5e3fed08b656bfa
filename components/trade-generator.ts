import type * as pulumi from "@pulumi/pulumi";
import { jobs } from "../metrics";
import { published } from "../stack/ports";
import type { Platform } from "./platform";
import { Service } from "./service";

/** The market: trades, orders and quotes over a WebSocket. */
export class TradeGenerator extends Service {
  /** Address of the stream inside the stack's network. */
  readonly streamUrl: string;

  constructor(name: string, platform: Platform, opts?: pulumi.ComponentResourceOptions) {
    const { port } = jobs["trade-generator"];
    const { settings } = platform;
    const env = { TRADES_PER_SECOND: String(settings.tradesPerSecond), SYMBOLS: settings.symbols.join(",") };
    const ports = [published(settings, "tradeGenerator", port)];
    super(name, platform, { port, env, ports }, opts);
    this.streamUrl = `ws://${name}:${port}/stream`;
  }
}
