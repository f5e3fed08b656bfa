import { randomInt, randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { ServiceContext } from "../shared/service";
import { MarketFaults } from "./faults";
import { Generator } from "./generator";
import { GeneratorMetrics } from "./generator-metrics";
import { seededRandom } from "./market/random";
import { RandomMarket } from "./market/random-market";
import { MessageBuffer } from "./message-buffer";
import { Pace } from "./pace";
import type { generatorSettings } from "./settings";
import { StreamServer } from "./stream-server";

/** A reader that lost its connection is back by then. Milliseconds. */
const readerAbsenceMs = 6_000;

/** Connects market, buffer, readers and metrics. */
export function startTradeGenerator(context: ServiceContext<typeof generatorSettings>): void {
  const { settings, log, registry, readiness, shutdown, http, pages } = context;
  const streamId = randomUUID();
  const buffer = new MessageBuffer(settings.BUFFER_MESSAGES);
  const server = new StreamServer({ http, streamId, buffer, log: log.part("stream") });
  const pace = new Pace(settings.TRADES_PER_SECOND);
  const faults = new MarketFaults(({ rateFactor }) => {
    pace.rate = settings.TRADES_PER_SECOND * rateFactor;
  }, log.part("faults"));
  pages.set("/faults", faults.page);
  const market = new RandomMarket({
    symbols: settings.SYMBOLS,
    ordersPerTrade: settings.ORDERS_PER_TRADE,
    quotesPerTrade: settings.QUOTES_PER_TRADE,
    random: seededRandom(settings.MARKET_SEED || randomInt(2 ** 32)),
  });
  const generator = new Generator({
    streamId,
    buffer,
    market: faults.over(market),
    pace,
    metrics: new GeneratorMetrics(registry, settings.SYMBOLS, {
      backlog: () => buffer.size,
      connections: () => server.connections,
    }),
    deliver: () => server.deliver(),
  });
  readiness.add(() =>
    generator.paused
      ? `generation is paused: ${buffer.size} messages wait for the reader's acknowledgement`
      : undefined,
  );
  shutdown.add("readers", () => server.close());
  shutdown.add("generation", async () => {
    generator.stop();
    const left = await drain(buffer, server, settings.SHUTDOWN_TIMEOUT_SECONDS * 1000 - 1_500);
    if (left > 0) {
      log.warn("no reader took the last messages, they are lost", { context: { messages: left, stream_id: streamId } });
    }
    log.info("the market is closed", { context: { stream_id: streamId, last_sequence: buffer.next - 1 } });
  });
  generator.start();
  log.info("the market is open", { context: { stream_id: streamId, symbols: settings.SYMBOLS } });
}

/**
 * Waits until the reader has acknowledged everything, not longer than `timeoutMs`, and for a reader that is not there not
 * longer than it takes to come back. Gives how many messages are left.
 */
async function drain(buffer: MessageBuffer, server: StreamServer, timeoutMs: number): Promise<number> {
  const end = performance.now() + timeoutMs;
  let aloneSince = performance.now();
  while (buffer.size > 0 && performance.now() < end && performance.now() - aloneSince < readerAbsenceMs) {
    await sleep(20);
    aloneSince = server.hasPipelineReader ? performance.now() : aloneSince;
  }
  return buffer.size;
}
