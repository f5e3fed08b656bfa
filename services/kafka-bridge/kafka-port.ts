import type { Reason } from "./inspection";

/** What the bridge needs of Kafka; the only implementation is on KafkaJS, tests put in one that fails on command. */
export interface Kafka {
  /**
   * Connects with a fresh idempotent producer and finds out what is already written.
   * One attempt: rejects when Kafka cannot be reached, a topic is missing or has too few partitions, or one has no leader.
   */
  open(): Promise<Session>;
}

export interface Session {
  /** Every partition of every topic that the bridge writes to. */
  readonly partitions: readonly Partition[];
  /**
   * Writes a batch to one partition, acknowledged by all in-sync replicas.
   * One call at a time per partition; rejects with a `SendError`.
   */
  send(topic: string, partition: number, records: readonly OutgoingRecord[]): Promise<void>;
  close(): Promise<void>;
}

export interface Partition {
  readonly topic: string;
  readonly partition: number;
  /** The highest sequence per stream among the last records. */
  readonly written: ReadonlyMap<string, number>;
}

export interface OutgoingRecord {
  readonly key: string | null;
  readonly value: Buffer;
  readonly headers: Record<string, string>;
}

/**
 * What may be done after a failed send:
 * - `retry`: the same batch again in the same session; Kafka recognises it if it was written after all
 * - `refused`: Kafka will never take this batch, others it may
 * - `lost`: nothing more in this session
 */
export type SendFailure = "retry" | "refused" | "lost";

export class SendError extends Error {
  override readonly name = "SendError";
  /** What is wrong with a batch that is refused. */
  readonly reason: Reason;

  constructor(
    readonly failure: SendFailure,
    message: string,
    { reason = "malformed", ...options }: ErrorOptions & { readonly reason?: Reason } = {},
  ) {
    super(message, options);
    this.reason = reason;
  }
}
