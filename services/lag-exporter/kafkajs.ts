import { type Admin, Kafka as Client, logLevel } from "kafkajs";
import type { Failure, GroupReading, Kafka, Reading, Session, TopicReading } from "./kafka-port";

const connectionTimeoutMs = 3_000;
const requestTimeoutMs = 5_000;
/** The exporter itself tries again, with a new connection: after a failure KafkaJS goes on with what it knew of the cluster before. */
const retry = { retries: 1, initialRetryTime: 200, maxRetryTime: 500 };

/** State of a group of which the broker tells no members to a client of the old protocol. */
const untold = "Dead";

export interface KafkaJsOptions {
  readonly brokers: readonly string[];
  readonly clientId: string;
  /** Groups and topics that are looked at, by their whole name. */
  readonly groups: RegExp;
  readonly topics: RegExp;
}

/** Kafka's admin API over KafkaJS. */
export class KafkaJsAdmin implements Kafka {
  constructor(private readonly options: KafkaJsOptions) {}

  async open(): Promise<Session> {
    const { brokers, clientId } = this.options;
    const client = new Client({
      brokers: [...brokers],
      clientId,
      connectionTimeout: connectionTimeoutMs,
      requestTimeout: requestTimeoutMs,
      retry,
      logLevel: logLevel.NOTHING,
    });
    const admin = client.admin();
    try {
      await admin.connect();
    } catch (error) {
      await admin.disconnect().catch(() => undefined);
      throw error;
    }
    return new KafkaJsSession(admin, this.options);
  }
}

class KafkaJsSession implements Session {
  constructor(
    private readonly admin: Admin,
    private readonly options: Pick<KafkaJsOptions, "groups" | "topics">,
  ) {}

  async read(): Promise<Reading> {
    const { groups: listed } = await this.admin.listGroups();
    const groupNames = [...new Set(listed.map(({ groupId }) => groupId))].filter((name) =>
      this.options.groups.test(name),
    );
    const failures: Failure[] = [];
    const groups = await settled(groupNames, (name) => this.readGroup(name), "group", failures);
    // The ends are read after the offsets, so that no group seems to be ahead of its topic.
    const existing = new Set(await this.admin.listTopics());
    const wanted = new Set(groups.flatMap((group) => group.committed.map(({ topic }) => topic)));
    const topicNames = [...wanted].filter((topic) => existing.has(topic));
    const topics = await settled(topicNames, (topic) => this.readTopic(topic), "topic", failures);
    return { groupNames, groups, topics, failures };
  }

  async endOffsetsAt(topic: string, timestampMs: number): Promise<ReadonlyMap<number, number>> {
    const offsets = await this.admin.fetchTopicOffsetsByTimestamp(topic, timestampMs);
    return new Map(offsets.map(({ partition, offset }) => [partition, Number(offset)]));
  }

  async close(): Promise<void> {
    await this.admin.disconnect();
  }

  private async readGroup(name: string): Promise<GroupReading> {
    const [committed, { groups }] = await Promise.all([
      this.admin.fetchOffsets({ groupId: name }),
      this.admin.describeGroups([name]),
    ]);
    const [description] = groups;
    return {
      name,
      members: !description || description.state === untold ? undefined : description.members.length,
      committed: committed
        .filter(({ topic }) => this.options.topics.test(topic))
        .map(({ topic, partitions }) => ({ topic, offsets: committedOffsets(partitions) }))
        .filter(({ offsets }) => offsets.size > 0),
    };
  }

  private async readTopic(topic: string): Promise<TopicReading> {
    const partitions = await this.admin.fetchTopicOffsets(topic);
    return {
      topic,
      partitions: partitions.map(({ partition, low, high }) => ({
        partition,
        low: Number(low),
        end: Number(high),
      })),
    };
  }
}

/** Kafka says -1 for a partition without a committed offset. */
function committedOffsets(partitions: readonly { partition: number; offset: string }[]): Map<number, number> {
  return new Map(
    partitions.map(({ partition, offset }) => [partition, Number(offset)] as const).filter(([, offset]) => offset >= 0),
  );
}

/** Reads all of them, and notes those that fail. */
async function settled<T>(
  names: readonly string[],
  read: (name: string) => Promise<T>,
  kind: Failure["kind"],
  failures: Failure[],
): Promise<T[]> {
  const results = await Promise.all(
    names.map((name) =>
      read(name).catch((error: unknown) => {
        failures.push({ kind, name, error });
        return undefined;
      }),
    ),
  );
  return results.filter((result) => result !== undefined);
}
