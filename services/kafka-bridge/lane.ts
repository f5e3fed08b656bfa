import { setTimeout as sleep } from "node:timers/promises";
import { Backoff } from "../shared/backoff";
import { SendError, type Session } from "./kafka-port";
import { type Parcel, sizeOf } from "./parcel";

/** Limits of one batch: below the megabyte that a broker takes, with room for headers. */
const maxBatchBytes = 512 * 1024;
const maxBatchRecords = 5_000;
/** A session in which a batch still fails after this time is given up for a new one. Milliseconds. */
const patienceMs = 60_000;
/** When parcels wait for this long and none arrives, that is trouble, though nothing has failed yet. Milliseconds. */
const slowMs = 5_000;

export interface LaneEvents {
  /** The parcels are in Kafka; `known` when they were there before, from an earlier life of the bridge. */
  readonly settled: (parcels: readonly Parcel[], known: boolean) => void;
  readonly failed: (error: SendError, parcels: readonly Parcel[], lane: Lane) => void;
  /** Kafka will never take this parcel. */
  readonly refused: (parcel: Parcel, error: SendError) => void;
  /** The session cannot be used any more. */
  readonly lost: (error: SendError) => void;
}

/**
 * The way to one partition: parcels leave in the order in which they came, one batch at a time.
 * A failed batch is sent again as it was, never mixed with others, because Kafka recognises a repetition by its extent.
 */
export class Lane {
  private failure: string | undefined;
  /** Since when parcels wait and none has arrived; `undefined` when none waits. */
  private waitingSince: number | undefined;
  /** Parcels of the batch that is under way. */
  private underWay = 0;
  private queue: Parcel[] = [];
  private session: { readonly use: Session; readonly ended: AbortController } | undefined;
  private written = new Map<string, number>();
  private running: Promise<void> | undefined;
  /** After a refused batch its parcels go one by one, to find the one that is refused. */
  private alone = 0;

  constructor(
    readonly topic: string,
    readonly partition: number,
    private readonly lingerMs: number,
    private readonly events: LaneEvents,
  ) {}

  /** Why nothing gets through now; `undefined` when it does. */
  get trouble(): string | undefined {
    const waited = this.waitedMs();
    return this.failure ?? (waited > slowMs ? `no answer for ${Math.round(waited / 1000)} s` : undefined);
  }

  /** Parcels that Kafka should have confirmed by now: those of the next batch, when none has arrived for longer than `limitMs`. */
  overdue(limitMs: number): number {
    return this.waitedMs() > limitMs ? Math.max(1, this.underWay) : 0;
  }

  push(parcel: Parcel): void {
    if (this.isWritten(parcel)) {
      this.events.settled([parcel], true);
      return;
    }
    this.waitingSince ??= performance.now();
    this.queue.push(parcel);
    this.run();
  }

  /** Goes on in a new session, without what is already `written`. */
  attach(session: Session, written: ReadonlyMap<string, number>): void {
    this.written = new Map(written);
    const known = this.queue.filter((parcel) => this.isWritten(parcel));
    this.queue = this.queue.filter((parcel) => !this.isWritten(parcel));
    this.session = { use: session, ended: new AbortController() };
    if (known.length > 0) {
      this.progressed();
      this.events.settled(known, true);
    }
    this.run();
  }

  /** Leaves the session; resolves when no send is under way any more. */
  async detach(): Promise<void> {
    this.session?.ended.abort();
    this.session = undefined;
    await this.running;
  }

  private isWritten({ place }: Parcel): boolean {
    return place !== undefined && place.sequence <= (this.written.get(place.streamId) ?? 0);
  }

  private run(): void {
    if (this.session && this.queue.length > 0) {
      this.running ??= this.work().finally(() => {
        this.running = undefined;
        this.run();
      });
    }
  }

  private async work(): Promise<void> {
    while (this.session && this.queue.length > 0) {
      await this.linger(this.session.ended.signal);
      if (this.session) {
        const batch = this.takeBatch();
        this.underWay = batch.length;
        await this.deliver(this.session, batch);
        this.underWay = 0;
      }
    }
  }

  /** Waits until the oldest parcel has waited long enough, unless a batch is full before. */
  private async linger(ended: AbortSignal): Promise<void> {
    const oldest = this.queue[0]?.receivedAt ?? 0;
    const left = oldest + this.lingerMs - performance.now();
    if (left > 0 && this.queue.length < maxBatchRecords && this.alone === 0) {
      await pause(left, ended);
    }
  }

  private takeBatch(): Parcel[] {
    let bytes = 0;
    let count = 0;
    const most = this.alone > 0 ? 1 : maxBatchRecords;
    for (const parcel of this.queue) {
      bytes += sizeOf(parcel);
      if (count === most || (count > 0 && bytes > maxBatchBytes)) {
        break;
      }
      count += 1;
    }
    this.alone = Math.max(0, this.alone - count);
    return this.queue.splice(0, count);
  }

  private async deliver({ use, ended }: NonNullable<Lane["session"]>, batch: readonly Parcel[]): Promise<void> {
    const backoff = new Backoff(200, 5_000);
    const giveUpAt = performance.now() + patienceMs;
    const records = batch.map(({ record }) => record);
    while (!ended.signal.aborted) {
      const error = await use.send(this.topic, this.partition, records).then(() => undefined, asSendError);
      if (!error) {
        this.arrived(batch);
        return;
      }
      this.failure = error.message;
      this.events.failed(error, batch, this);
      if (error.failure === "refused") {
        this.refused(batch, error);
        return;
      }
      if (error.failure === "lost" || performance.now() > giveUpAt) {
        this.session = undefined;
        this.events.lost(error);
        break;
      }
      await pause(backoff.delay(), ended.signal);
    }
    this.queue.unshift(...batch);
  }

  private waitedMs(): number {
    return this.waitingSince === undefined ? 0 : performance.now() - this.waitingSince;
  }

  /** What is left waits from now on. */
  private progressed(): void {
    this.waitingSince = this.queue.length > 0 ? performance.now() : undefined;
  }

  private arrived(batch: readonly Parcel[]): void {
    this.failure = undefined;
    this.progressed();
    const last = batch.at(-1)?.place;
    if (last) {
      this.written.set(last.streamId, last.sequence);
    }
    this.events.settled(batch, false);
  }

  private refused(batch: readonly Parcel[], error: SendError): void {
    const [parcel, ...others] = batch;
    if (parcel && others.length === 0) {
      this.failure = undefined;
      this.progressed();
      this.events.refused(parcel, error);
      return;
    }
    this.alone += batch.length;
    this.queue.unshift(...batch);
  }
}

function asSendError(error: unknown): SendError {
  return error instanceof SendError ? error : new SendError("lost", String(error), { cause: error });
}

/** Sleeps for `ms` milliseconds or until the signal comes. */
async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch(() => undefined);
}
