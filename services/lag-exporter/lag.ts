import type { GroupReading, PartitionRange, TopicOffsets, TopicReading } from "./kafka-port";

export interface PartitionLag {
  readonly partition: number;
  /** Records that wait. */
  readonly lag: number;
  /** Offset of the first record that waits. */
  readonly next: number;
}

export interface TopicLag {
  readonly topic: string;
  readonly partitions: readonly PartitionLag[];
  readonly sum: number;
}

/** What waits for a group, for every topic that it has committed an offset of and that still exists. */
export function lagOf(group: GroupReading, topics: readonly TopicReading[]): TopicLag[] {
  const byName = new Map(topics.map((topic) => [topic.topic, topic]));
  return group.committed.flatMap((committed) => {
    const topic = byName.get(committed.topic);
    return topic ? [topicLag(committed, topic)] : [];
  });
}

function topicLag({ offsets }: TopicOffsets, { topic, partitions }: TopicReading): TopicLag {
  const lags = partitions.map((range) => partitionLag(range, offsets.get(range.partition)));
  return { topic, partitions: lags, sum: lags.reduce((sum, { lag }) => sum + lag, 0) };
}

/**
 * Records that retention has deleted wait for nobody, so counting starts at the first that exists. The same goes for a partition
 * of which the group has committed nothing while it has of others: it may be new, and nobody reads it.
 */
function partitionLag({ partition, low, end }: PartitionRange, committed = low): PartitionLag {
  const next = Math.max(low, Math.min(end, committed));
  return { partition, lag: end - next, next };
}
