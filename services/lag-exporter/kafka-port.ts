/** What the exporter needs to know of Kafka, apart from how it is asked. */
export interface Kafka {
  /** @throws when no broker answers */
  open(): Promise<Session>;
}

export interface Session {
  /** Everything as it is now. What could not be read is told in `failures`, and the rest is still there. */
  read(): Promise<Reading>;
  /** Per partition, the offset that the next record would have got at a time in the past. */
  endOffsetsAt(topic: string, timestampMs: number): Promise<ReadonlyMap<number, number>>;
  close(): Promise<void>;
}

export interface Reading {
  /** Every group that matches, also those of which nothing could be read. */
  readonly groupNames: readonly string[];
  readonly groups: readonly GroupReading[];
  /** Every topic that one of the groups has committed offsets of and that exists. */
  readonly topics: readonly TopicReading[];
  readonly failures: readonly Failure[];
}

export interface GroupReading {
  readonly name: string;
  /** `undefined` where the broker does not tell (a group of the new consumer protocol, asked by the old). */
  readonly members: number | undefined;
  readonly committed: readonly TopicOffsets[];
}

export interface TopicOffsets {
  readonly topic: string;
  /** Next offset to read by partition. */
  readonly offsets: ReadonlyMap<number, number>;
}

export interface TopicReading {
  readonly topic: string;
  readonly partitions: readonly PartitionRange[];
}

/** The records that a partition holds: from `low` to before `end`. */
export interface PartitionRange {
  readonly partition: number;
  readonly low: number;
  readonly end: number;
}

/** A group or a topic that is there and could not be read. */
export interface Failure {
  readonly kind: "group" | "topic";
  readonly name: string;
  readonly error: unknown;
}
