import type { GroupReading, Reading, TopicReading } from "./kafka-port";
import { lagOf, type TopicLag } from "./lag";
import { OffsetHistory } from "./offset-history";

export interface TopicState extends TopicLag {
  /** Age of the oldest record that waits, seconds. */
  readonly seconds: number;
  /** When it was read, milliseconds since the epoch. */
  readonly readAt: number;
}

/** The last that is known of a group. */
export interface GroupState {
  readonly name: string;
  readonly members: number | undefined;
  readonly topics: readonly TopicState[];
  readonly readAt: number;
}

/** The ends of a topic's partitions at a time, milliseconds since the epoch. */
export interface PastEnds {
  readonly at: number;
  readonly ends: ReadonlyMap<number, number>;
}

/** Keeps the last known lag of every group, and the history that tells how old the waiting records are. */
export class LagBook {
  private readonly groups = new Map<string, GroupState>();
  private readonly histories = new Map<string, Map<number, OffsetHistory>>();

  /** @param forgetAfterMs Milliseconds after which what could not be read again is no longer shown. */
  constructor(private readonly forgetAfterMs: number) {}

  /** Topics of a reading that have no history yet. */
  unknown(reading: Reading): TopicReading[] {
    return reading.topics.filter(({ topic }) => !this.histories.has(topic));
  }

  /** Takes in where the ends of a topic's partitions were in the past, oldest first, before the first reading with the topic. */
  recall({ topic, partitions }: TopicReading, past: readonly PastEnds[]): void {
    for (const { partition, end } of partitions) {
      const history = this.history(topic, partition);
      for (const { at, ends } of past) {
        // What was asked after the reading may already know of later records.
        history.add(at, Math.min(end, ends.get(partition) ?? end));
      }
    }
  }

  /** Takes a look at Kafka in: what is gone disappears, what could not be read stays as it was. */
  take(reading: Reading, now: number): void {
    for (const { topic, partitions } of reading.topics) {
      for (const { partition, end } of partitions) {
        this.history(topic, partition).add(now, end);
      }
    }
    for (const group of reading.groups) {
      this.groups.set(group.name, this.state(group, reading, now));
    }
    for (const name of this.groups.keys()) {
      if (!reading.groupNames.includes(name)) {
        this.groups.delete(name);
      }
    }
    if (reading.failures.length === 0) {
      this.forgetHistory(reading.topics);
    }
  }

  /** What is known and not too old. */
  known(now: number): GroupState[] {
    const fresh = ({ readAt }: { readAt: number }) => now - readAt <= this.forgetAfterMs;
    return [...this.groups.values()].filter(fresh).map((group) => ({ ...group, topics: group.topics.filter(fresh) }));
  }

  private state(group: GroupReading, { topics, failures }: Reading, now: number): GroupState {
    const read = lagOf(group, topics).map((lag) => ({ ...lag, seconds: this.seconds(lag, now), readAt: now }));
    const unreadable = (topic: string) => failures.some(({ kind, name }) => kind === "topic" && name === topic);
    const kept = this.groups.get(group.name)?.topics.filter(({ topic }) => unreadable(topic)) ?? [];
    return { name: group.name, members: group.members, topics: [...read, ...kept], readAt: now };
  }

  private seconds({ topic, partitions }: TopicLag, now: number): number {
    return Math.max(0, ...partitions.map(({ partition, next }) => this.history(topic, partition).age(next, now)));
  }

  private history(topic: string, partition: number): OffsetHistory {
    const partitions = this.histories.get(topic) ?? new Map<number, OffsetHistory>();
    this.histories.set(topic, partitions);
    const history = partitions.get(partition) ?? new OffsetHistory();
    partitions.set(partition, history);
    return history;
  }

  /** Drops what no group can ask for any more. */
  private forgetHistory(topics: readonly TopicReading[]): void {
    const lags = [...this.groups.values()].flatMap((group) => group.topics);
    for (const [topic, partitions] of this.histories) {
      if (!topics.some((read) => read.topic === topic)) {
        this.histories.delete(topic);
        continue;
      }
      const waiting = lags.filter((lag) => lag.topic === topic).flatMap((lag) => lag.partitions);
      for (const [partition, history] of partitions) {
        history.forgetBefore(Math.min(...waiting.filter((one) => one.partition === partition).map((one) => one.next)));
      }
    }
  }
}
