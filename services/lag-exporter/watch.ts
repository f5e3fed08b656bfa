import { setTimeout as sleep } from "node:timers/promises";
import { Backoff } from "../shared/backoff";
import type { Logger } from "../shared/logger";
import { RepeatedLog } from "../shared/repeated-log";
import type { Kafka, Reading, Session } from "./kafka-port";
import type { LagBook, PastEnds } from "./lag-book";

/** How many seconds ago, oldest first: then is asked for the ends of a topic that is new to the exporter. */
const pastSeconds = [86_400, 43_200, 21_600, 10_800, 5_400, 2_700, 1_200, 600, 300, 120, 60, 30, 15, 5];
const shortestRetryMs = 1_000;

export interface WatchOptions {
  readonly kafka: Kafka;
  readonly book: LagBook;
  readonly log: Logger;
  readonly intervalMs: number;
  readonly timeoutMs: number;
  /** Called after every look, whether it succeeded or not. */
  readonly looked: () => void;
  /** Milliseconds since the epoch. @default Date.now */
  readonly now?: () => number;
}

/** Looks at Kafka again and again. A connection with which a look did not fully succeed is replaced. */
export class Watch {
  /** Why the last look did not tell everything; `undefined` when it did. */
  problem: string | undefined = "Kafka has not been asked yet";
  /** When a look last told everything, milliseconds since the epoch; 0 before. */
  lastSuccess = 0;
  private readonly backoff: Backoff;
  private readonly repeated: RepeatedLog;
  private readonly now: () => number;
  private session: Session | undefined;

  constructor(private readonly options: WatchOptions) {
    this.backoff = new Backoff(Math.min(shortestRetryMs, options.intervalMs), options.intervalMs);
    this.repeated = new RepeatedLog(options.log, "warn", 30_000);
    this.now = options.now ?? Date.now;
  }

  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await this.look(signal);
      const wait = this.problem ? this.backoff.delay() : this.options.intervalMs;
      await sleep(wait, undefined, { signal }).catch(() => undefined);
    }
    this.repeated.close();
    await this.hangUp();
  }

  /** One look; never throws. @param signal Ends it early. @default never */
  async look(signal = AbortSignal.any([])): Promise<void> {
    const { looked, timeoutMs, log } = this.options;
    try {
      const failures = await within(timeoutMs, signal, (late) => this.read(late));
      for (const { kind, name, error } of failures) {
        this.repeated.add(kind, `a ${kind} could not be read`, { context: { [kind]: name, reason: String(error) } });
      }
      const [first] = failures;
      this.settle(first && `${first.kind} ${first.name} could not be read: ${first.error}`);
    } catch (error) {
      if (signal.aborted) return;
      this.repeated.add("kafka", "asking Kafka failed, trying again with a new connection", {
        context: { reason: String(error) },
      });
      this.settle(`asking Kafka failed: ${error}`);
    }
    if (this.problem) {
      this.hangUp().catch((error) => log.debug("closing the connection failed", { error }));
    }
    looked();
  }

  private settle(problem: string | undefined): void {
    const { log } = this.options;
    if (!problem) {
      this.lastSuccess = this.now();
      this.backoff.reset();
      if (this.problem) {
        log.info("Kafka answers");
      }
    }
    this.problem = problem;
  }

  /** @param late Aborted when nobody waits for the result any more: it must have no effect then. */
  private async read(late: AbortSignal): Promise<Reading["failures"]> {
    const { kafka, book } = this.options;
    const session = this.session ?? (await kafka.open());
    if (late.aborted) {
      await session.close();
    }
    late.throwIfAborted();
    this.session = session;
    const reading = await session.read();
    const unknown = await Promise.all(
      book.unknown(reading).map(async (topic) => ({ topic, past: await this.past(session, topic.topic) })),
    );
    late.throwIfAborted();
    for (const { topic, past } of unknown) {
      book.recall(topic, past);
    }
    book.take(reading, this.now());
    return reading.failures;
  }

  /** The past of a topic, without which records from before the exporter's start would have no age. */
  private async past(session: Session, topic: string): Promise<PastEnds[]> {
    const now = this.now();
    const past: PastEnds[] = [];
    for (const seconds of pastSeconds) {
      const at = now - seconds * 1000;
      past.push({ at, ends: await session.endOffsetsAt(topic, at) });
    }
    return past;
  }

  private async hangUp(): Promise<void> {
    const session = this.session;
    this.session = undefined;
    await session?.close();
  }
}

/** Runs `work`, which is told when its time is over or `signal` is aborted. */
async function within<T>(ms: number, signal: AbortSignal, work: (late: AbortSignal) => Promise<T>): Promise<T> {
  const timeout = new AbortController();
  const timer = setTimeout(() => timeout.abort(new Error(`no answer within ${ms / 1000} seconds`)), ms);
  const late = AbortSignal.any([signal, timeout.signal]);
  const over = new Promise<never>((_, reject) => late.addEventListener("abort", () => reject(late.reason)));
  try {
    return await Promise.race([work(late), over]);
  } finally {
    clearTimeout(timer);
  }
}
