import { setTimeout as sleep } from "node:timers/promises";
import { Backoff } from "../shared/backoff";
import type { Logger } from "../shared/logger";
import type { Kafka, SendError, Session } from "./kafka-port";
import { Lane, type LaneEvents } from "./lane";
import { type Parcel, sizeOf } from "./parcel";
import { partitionOf } from "./partitioner";

export interface DeliveryOptions {
  readonly kafka: Kafka;
  readonly log: Logger;
  /** How long a message waits for others, milliseconds. */
  readonly lingerMs: number;
  /** Where the bridge stops reading. */
  readonly maxParcels: number;
  readonly maxBytes: number;
  readonly onSettled: LaneEvents["settled"];
  readonly onFailed: (error: SendError, parcels: readonly Parcel[]) => void;
  readonly onRefused: LaneEvents["refused"];
  /** There is room again after `full` was true. */
  readonly onRoom: () => void;
}

/**
 * Brings parcels to Kafka, each exactly once, whatever happens to Kafka on the way. A session that can go no further is
 * replaced by a new one, which first finds out what the old one had written.
 * Partitions are counted in the first session: parcels of one key must not change lanes while the written sequences are compared
 * per lane. Those that a topic gets later are written to after a restart.
 */
export class Delivery {
  private readonly lanes = new Map<string, Lane[]>();
  private readonly closing = new AbortController();
  private session: Session | undefined;
  private lost: (() => void) | undefined;
  private connecting: string | undefined = "not connected yet";
  private parcels = 0;
  private bytes = 0;
  private wasFull = false;

  constructor(private readonly options: DeliveryOptions) {}

  /** True when nothing more should be given in. */
  get full(): boolean {
    return this.parcels >= this.options.maxParcels || this.bytes >= this.options.maxBytes;
  }

  /** Why parcels do not get through now. */
  get trouble(): string | undefined {
    const inTrouble = [...this.lanes.values()].flat().filter((lane) => lane.trouble !== undefined);
    const [lane] = inTrouble;
    return (
      this.connecting ??
      (lane && `${inTrouble.length} partitions, first ${lane.topic}/${lane.partition}: ${lane.trouble}`)
    );
  }

  /** Parcels that Kafka should have confirmed by now, with a session or without. */
  overdue(limitMs: number): number {
    return [...this.lanes.values()].flat().reduce((sum, lane) => sum + lane.overdue(limitMs), 0);
  }

  /** Opens the first session, however long that takes; from then on sessions are replaced as needed until `close`. */
  async start(): Promise<void> {
    await this.openSession();
    void this.keepSession();
  }

  submit(parcel: Parcel): void {
    this.parcels += 1;
    this.bytes += sizeOf(parcel);
    this.wasFull ||= this.full;
    this.laneOf(parcel).push(parcel);
  }

  /** Waits until everything is settled or the time is over; gives how many parcels are left. */
  async flush(timeoutMs: number): Promise<number> {
    const end = performance.now() + timeoutMs;
    while (this.parcels > 0 && performance.now() < end) {
      await sleep(10);
    }
    return this.parcels;
  }

  async close(): Promise<void> {
    this.closing.abort();
    this.lost?.();
    await this.session?.close();
  }

  private laneOf({ topic, record: { key } }: Parcel): Lane {
    const lanes = this.lanes.get(topic) ?? [];
    const lane = lanes[key === null ? 0 : partitionOf(key, lanes.length)];
    if (!lane) {
      throw new Error(`no partition of topic ${topic} is known before the first session is open`);
    }
    return lane;
  }

  private async keepSession(): Promise<void> {
    while (!this.closing.signal.aborted) {
      await new Promise<void>((resolve) => {
        this.lost = resolve;
      });
      if (!this.closing.signal.aborted) {
        await Promise.all([...this.lanes.values()].flat().map((lane) => lane.detach()));
        await this.session?.close();
        this.session = undefined;
        await this.openSession();
      }
    }
  }

  private async openSession(): Promise<void> {
    const { kafka, log } = this.options;
    const backoff = new Backoff(500, 10_000);
    while (!this.closing.signal.aborted) {
      try {
        this.adopt(await kafka.open());
        return;
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        const context = { reason };
        log[this.connecting === reason ? "debug" : "warn"]("no session with Kafka, trying again", { context });
        this.connecting = reason;
        await sleep(backoff.delay(), undefined, { signal: this.closing.signal }).catch(() => undefined);
      }
    }
  }

  private adopt(session: Session): void {
    this.session = session;
    this.connecting = undefined;
    const isFirst = this.lanes.size === 0;
    for (const { topic, partition, written } of session.partitions) {
      const lanes = this.lanes.get(topic) ?? [];
      this.lanes.set(topic, lanes);
      if (isFirst) {
        lanes[partition] = this.createLane(topic, partition);
      }
      lanes[partition]?.attach(session, written);
    }
    this.options.log.info("session with Kafka opened", { context: { partitions: session.partitions.length } });
  }

  private createLane(topic: string, partition: number): Lane {
    const { lingerMs, onFailed, onRefused, onSettled, log } = this.options;
    return new Lane(topic, partition, lingerMs, {
      settled: (parcels, known) => {
        this.release(parcels);
        onSettled(parcels, known);
      },
      failed: onFailed,
      refused: (parcel, error) => {
        this.release([parcel]);
        onRefused(parcel, error);
      },
      lost: (error) => {
        if (this.connecting === undefined) {
          const context = { topic, partition, reason: error.message };
          log.warn("the session with Kafka is given up for a new one", { context });
        }
        this.connecting = error.message;
        this.lost?.();
      },
    });
  }

  private release(parcels: readonly Parcel[]): void {
    this.parcels -= parcels.length;
    for (const parcel of parcels) {
      this.bytes -= sizeOf(parcel);
    }
    const { maxParcels, maxBytes, onRoom } = this.options;
    if (this.wasFull && this.parcels <= maxParcels / 2 && this.bytes <= maxBytes / 2) {
      this.wasFull = false;
      onRoom();
    }
  }
}
