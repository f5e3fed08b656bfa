import { setTimeout as sleep } from "node:timers/promises";
import { type Admin, Kafka, logLevel } from "kafkajs";
import type { StageReading } from "../checks/lineage";
import { beginSeconds, type StageSource } from "./source";

/** Sum of the end offsets of a topic's partitions: it grows with every message. */
export type EndOffsets = ReadonlyMap<string, number>;

/** Asks the brokers. */
export interface OffsetReader {
  endOffsets(topics: readonly string[]): Promise<EndOffsets>;
  close(): Promise<void>;
}

export interface KafkaSourceOptions {
  readonly reader: OffsetReader;
  /** Topics that must all grow. */
  readonly topics: readonly string[];
  /** How long a pass waits for them to grow, seconds. */
  readonly waitSeconds: number;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

const pollMs = 250;

/**
 * The ingest stage works when every topic grows: in this pass, or since the last one. How long it takes until every topic has grown
 * is the stage's duration.
 */
export function kafkaSource({ reader, topics, waitSeconds, now }: KafkaSourceOptions): StageSource {
  const startedAt = now();
  let last: EndOffsets | undefined;
  return {
    name: "kafka",
    stages: ["ingest"],
    async read() {
      const begun = performance.now();
      const first = await reader.endOffsets(topics);
      let latest = first;
      while (silent(topics, first, latest).length > 0 && performance.now() - begun < waitSeconds * 1000) {
        await sleep(pollMs);
        latest = await reader.endOffsets(topics);
      }
      const durationSeconds = (performance.now() - begun) / 1000;
      const before = last;
      last = latest;
      const quiet = silent(topics, before ?? first, latest);
      const unused = quiet.some((topic) => !before?.get(topic) && !latest.get(topic));
      const begins = unused && now() - startedAt < beginSeconds * 1000;
      return judgeIngest(quiet, quiet.length > 0 && (before === undefined || begins), durationSeconds);
    },
    close: () => reader.close(),
  };
}

/** Topics without a new message. One that is smaller than it was has been made anew: what is in it has arrived since. */
export function silent(topics: readonly string[], before: EndOffsets, after: EndOffsets): string[] {
  return topics.filter((topic) => {
    const [was, is] = [before.get(topic) ?? 0, after.get(topic) ?? 0];
    return is === was || (is < was && is === 0);
  });
}

/** Nothing is said as long as a few seconds of silence are all that is known, or a topic may be about to get its first message. */
function judgeIngest(quiet: readonly string[], unknown: boolean, durationSeconds: number): StageReading[] {
  if (unknown) {
    return [];
  }
  const works = quiet.length === 0;
  const reason = `no message arrived since the last pass in ${quiet.join(", ")}`;
  return [
    { stage: "ingest", works, durationSeconds: works ? durationSeconds : undefined, ...(works ? {} : { reason }) },
  ];
}

type Connection = Pick<Admin, "fetchTopicOffsets" | "disconnect">;

/** How long a leader that has moved is looked for, and how often, milliseconds. */
const patienceMs = 5_000;
const pauseMs = 500;

/**
 * Reads over connections that are kept as long as they work. What fails on a kept one is asked again on new ones for a while:
 * leaders move, and it takes the brokers a moment to agree on where. A stage that is unknown for one pass would end its alert, and
 * begin it again.
 */
export function offsetReader(where: string, connect: () => Promise<Connection>): OffsetReader {
  let kept: Connection | undefined;
  const close = async () => {
    const closing = kept;
    kept = undefined;
    await closing?.disconnect().catch(() => undefined);
  };
  const ask = async (topics: readonly string[]) => {
    kept ??= await connect();
    const offsets = new Map<string, number>();
    for (const topic of topics) {
      const partitions = await kept.fetchTopicOffsets(topic);
      offsets.set(
        topic,
        partitions.reduce((sum, { high }) => sum + Number(high), 0),
      );
    }
    return offsets;
  };
  return {
    async endOffsets(topics) {
      const patience = kept ? patienceMs : 0;
      const begun = performance.now();
      for (;;) {
        try {
          return await ask(topics);
        } catch (error) {
          await close();
          if (performance.now() - begun >= patience) throw new Error(`Kafka at ${where}: ${(error as Error).message}`);
        }
        await sleep(pauseMs);
      }
    },
    close,
  };
}

/** Reads over Kafka's admin API. */
export function kafkaJsReader(brokers: readonly string[]): OffsetReader {
  const client = new Kafka({
    brokers: [...brokers],
    clientId: "data-observer",
    connectionTimeout: 3_000,
    requestTimeout: 5_000,
    retry: { retries: 1, initialRetryTime: 200, maxRetryTime: 500 },
    logLevel: logLevel.NOTHING,
  });
  return offsetReader(brokers.join(","), async () => {
    const admin = client.admin();
    await admin.connect();
    return admin;
  });
}
