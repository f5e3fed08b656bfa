import { setTimeout as sleep } from "node:timers/promises";
import type { KafkaConfig } from "kafkajs";
import Cluster, { type Broker } from "kafkajs/src/cluster/index.js";
import createSocketFactory from "kafkajs/src/network/socketFactory.js";
import { headers } from "../../shared/messages";
import type { Partition } from "../kafka-port";

/** Records that are looked at from the end of a partition; more than one, because some dead letters have no place in a stream. */
const lookBack = 64;
/** A partition that is not replicated up to its end after this time fails the attempt. Milliseconds. */
const patienceMs = 20_000;
/** Time between two looks at the end of a partition: a request of an earlier life that was still on its way has arrived. */
const settleMs = 300;

/** Asks for the end of the leader's log, including what is not replicated yet and so not visible to consumers. */
const debugReplica = -2;
const readUncommitted = 0;
const latest = -1;
const earliest = -2;

const silent = { debug() {}, info() {}, warn() {}, error() {}, namespace: () => silent };

type ClusterConfig = Pick<KafkaConfig, "clientId" | "connectionTimeout" | "requestTimeout" | "retry"> & {
  brokers: string[];
};

/**
 * Every partition of the topics, with the highest sequence per stream that is already in it.
 * @param topics Names, and how many partitions each must have at least.
 */
export async function readWritten(config: ClusterConfig, topics: ReadonlyMap<string, number>): Promise<Partition[]> {
  const cluster = createCluster(config);
  try {
    await cluster.connect();
    const missing = await missingTopic(cluster, topics.keys());
    if (missing) {
      throw new Error(`topic ${missing} does not exist; create it, or name another in the TOPIC_ settings`);
    }
    const all = [...topics].flatMap(([topic, least]) => {
      const found = cluster.findTopicPartitionMetadata(topic);
      if (found.length < least) {
        throw new Error(
          `topic ${topic} has ${found.length} partitions, expected at least ${least}; add them, or lower TOPIC_PARTITIONS`,
        );
      }
      return found.map((partition) => ({ topic, ...partition }));
    });
    return await Promise.all(
      all.map(async ({ topic, partitionId: partition, leader }) => {
        const reader = new TailReader(await cluster.findBroker({ nodeId: leader }), topic, partition);
        return { topic, partition, written: await reader.written() };
      }),
    );
  } finally {
    await cluster.disconnect();
  }
}

function createCluster(config: ClusterConfig) {
  return new Cluster({
    brokers: config.brokers,
    clientId: `${config.clientId}-reader`,
    connectionTimeout: config.connectionTimeout ?? 3_000,
    requestTimeout: config.requestTimeout ?? 10_000,
    enforceRequestTimeout: true,
    metadataMaxAge: 300_000,
    allowAutoTopicCreation: false,
    maxInFlightRequests: null,
    retry: { retries: 2, initialRetryTime: 100, maxRetryTime: 1_000, ...config.retry },
    logger: silent,
    socketFactory: createSocketFactory(),
  });
}

async function missingTopic(cluster: Cluster, topics: Iterable<string>): Promise<string | undefined> {
  for (const topic of topics) {
    try {
      await cluster.addMultipleTargetTopics([topic]);
    } catch (error) {
      if (error instanceof Error && "type" in error && error.type === "UNKNOWN_TOPIC_OR_PARTITION") {
        return topic;
      }
      throw error;
    }
  }
  return undefined;
}

/** Reads the last records of one partition. */
class TailReader {
  constructor(
    private readonly broker: Broker,
    private readonly topic: string,
    private readonly partition: number,
  ) {}

  async written(): Promise<Map<string, number>> {
    const written = new Map<string, number>();
    const end = await this.settledEnd();
    const giveUpAt = performance.now() + patienceMs;
    for (let position = Math.max(await this.offset(earliest), end - lookBack); position < end; ) {
      const { messages, highWatermark } = await this.fetch(position);
      for (const { offset, headers: found } of messages) {
        note(written, found);
        position = Math.max(position, Number(offset) + 1);
      }
      if (messages.length === 0) {
        if (Number(highWatermark) >= end) {
          break;
        }
        if (performance.now() > giveUpAt) {
          throw new Error(
            `${this.topic}/${this.partition}: records up to ${end} are written but not replicated beyond ${highWatermark}`,
          );
        }
      }
    }
    return written;
  }

  /** End of the leader's log, once it stands still. */
  private async settledEnd(): Promise<number> {
    for (let end = await this.offset(latest); ; ) {
      await sleep(settleMs);
      const now = await this.offset(latest);
      if (now === end) {
        return end;
      }
      end = now;
    }
  }

  private async offset(timestamp: number): Promise<number> {
    const partitions = [{ partition: this.partition, timestamp }];
    const { responses } = await this.broker.listOffsets({
      replicaId: timestamp === latest ? debugReplica : undefined,
      isolationLevel: readUncommitted,
      topics: [{ topic: this.topic, partitions }],
    });
    return Number(responses[0]?.partitions[0]?.offset ?? 0);
  }

  private async fetch(position: number) {
    const partitions = [{ partition: this.partition, fetchOffset: String(position), maxBytes: 1_048_576 }];
    const { responses } = await this.broker.fetch({
      isolationLevel: readUncommitted,
      maxWaitTime: 200,
      topics: [{ topic: this.topic, partitions }],
    });
    const found = responses[0]?.partitions[0];
    if (!found) {
      throw new Error(`${this.topic}/${this.partition}: the broker's answer has no partition in it`);
    }
    return found;
  }
}

function note(written: Map<string, number>, found: Record<string, Buffer | undefined> = {}): void {
  const streamId = found[headers.streamId]?.toString();
  const sequence = Number(found[headers.sequence]?.toString());
  if (streamId && sequence > 0) {
    written.set(streamId, Math.max(sequence, written.get(streamId) ?? 0));
  }
}
