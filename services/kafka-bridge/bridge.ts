import type { Logger } from "../shared/logger";
import { headers, type MessageType } from "../shared/messages";
import { RepeatedLog } from "../shared/repeated-log";
import type { BridgeMetrics } from "./bridge-metrics";
import { Delivery } from "./delivery";
import { GeneratorClient } from "./generator-client";
import { inspect, type Reason } from "./inspection";
import type { Kafka, SendError } from "./kafka-port";
import type { Parcel } from "./parcel";
import { deadLetterOf, type Place, recordOf } from "./records";
import { StreamProgress } from "./stream-progress";

/** Acknowledgements are collected for this long. Milliseconds. */
const ackIntervalMs = 20;

export interface BridgeOptions {
  readonly kafka: Kafka;
  readonly log: Logger;
  readonly metrics: BridgeMetrics;
  readonly generatorUrl: string;
  readonly topics: Readonly<Record<MessageType, string>>;
  readonly deadLetterTopic: string;
  readonly maxMessageBytes: number;
  readonly lingerMs: number;
  readonly maxInFlight: number;
  readonly maxInFlightBytes: number;
}

/** From the generator's stream to Kafka: every message is written once, then acknowledged. */
export class Bridge {
  private readonly delivery: Delivery;
  private readonly generator: GeneratorClient;
  private readonly rejected: RepeatedLog;
  private readonly failed: RepeatedLog;
  private progress: StreamProgress | undefined;
  private ackTimer: NodeJS.Timeout | undefined;
  private tooLargeAt: number | undefined;
  private closing = false;

  constructor(private readonly options: BridgeOptions) {
    const { kafka, log, lingerMs, maxInFlight: maxParcels, maxInFlightBytes: maxBytes } = options;
    this.rejected = new RepeatedLog(log.part("inspection"));
    this.failed = new RepeatedLog(log.part("kafka"), "error");
    this.delivery = new Delivery({
      kafka,
      log: log.part("kafka"),
      lingerMs,
      maxParcels,
      maxBytes,
      onSettled: (parcels, known) => this.settled(parcels, known),
      onFailed: (error, parcels) => this.sendFailed(error, parcels),
      onRefused: (parcel, error) => this.refused(parcel, error),
      onRoom: () => this.generator.resume(),
    });
    this.generator = new GeneratorClient({
      url: options.generatorUrl,
      log: log.part("generator"),
      position: () => this.progress,
      onHello: (streamId, next) => this.begin(streamId, next),
      onBatch: (streamId, first, lines) => this.take(streamId, first, lines),
      onGarbage: (frame) =>
        this.reject(frame, { reason: "malformed", detail: "a frame without a readable header line" }),
      onTooLarge: (detail) => this.tooLarge(detail),
      full: () => this.delivery.full,
    });
  }

  /** Why nothing gets into Kafka now. */
  get kafkaTrouble(): string | undefined {
    return this.delivery.trouble && `Kafka: ${this.delivery.trouble}`;
  }

  /** Records that Kafka should have confirmed by now. */
  overdue(limitMs: number): number {
    return this.delivery.overdue(limitMs);
  }

  /** Why nothing comes from the generator now. */
  get generatorTrouble(): string | undefined {
    return this.generator.trouble && `generator ${this.options.generatorUrl}: ${this.generator.trouble}`;
  }

  /** Waits for Kafka, then begins to read. */
  async start(): Promise<void> {
    await this.delivery.start();
    if (!this.closing) {
      this.generator.start();
    }
  }

  /** Stops reading, brings what was read to Kafka, acknowledges it, and leaves. */
  async close(flushTimeoutMs: number): Promise<void> {
    this.closing = true;
    this.generator.stop();
    const left = await this.delivery.flush(flushTimeoutMs);
    if (left > 0) {
      const context = { messages: left, reason: this.delivery.trouble };
      this.options.log.warn("not everything reached Kafka in time; the generator keeps it for the next start", {
        context,
      });
    }
    this.acknowledge();
    await this.generator.close();
    await this.delivery.close();
    this.rejected.close();
    this.failed.close();
  }

  private begin(streamId: string, next: number): void {
    const { log } = this.options;
    if (this.progress?.streamId !== streamId) {
      this.progress = new StreamProgress(streamId, next - 1);
      log.info("reading a stream", { context: { stream_id: streamId, next } });
    } else if (next > this.progress.received + 1) {
      log.error("the generator does not have these messages any more", {
        context: { stream_id: streamId, from: this.progress.received + 1, to: next - 1 },
      });
      this.progress.skipTo(next);
    }
  }

  private take(streamId: string, first: number, lines: readonly Buffer[]): boolean {
    const { progress } = this;
    if (progress?.streamId !== streamId || first > progress.received + 1) {
      return false;
    }
    lines.forEach((line, index) => {
      if (first + index > progress.received) {
        progress.receive(first + index);
        this.bridge(line, { streamId, sequence: first + index }, progress);
      }
    });
    return true;
  }

  private bridge(line: Buffer, place: Place, progress: StreamProgress): void {
    const { topics, maxMessageBytes: maxBytes } = this.options;
    const inspection = inspect(line, { ...place, maxBytes });
    if ("reason" in inspection) {
      this.reject(line, inspection, place, progress);
      return;
    }
    const { message } = inspection;
    this.delivery.submit({
      topic: topics[message.type],
      record: recordOf(message, line),
      place,
      receivedAt: performance.now(),
      settle: () => this.settle(progress, place.sequence),
    });
  }

  private reject(
    original: Buffer,
    why: { reason: Reason; detail: string; correlationId?: string },
    place?: Place,
    progress?: StreamProgress,
  ): void {
    this.options.metrics.countError(why.reason);
    this.rejected.add(why.reason, "a message cannot be bridged, it is kept in the dead-letter topic", {
      correlation_id: why.correlationId,
      context: { detail: why.detail, sequence: place?.sequence },
    });
    this.delivery.submit({
      topic: this.options.deadLetterTopic,
      record: deadLetterOf(original, why, place),
      ...(place && { place }),
      receivedAt: performance.now(),
      settle: () => place && progress && this.settle(progress, place.sequence),
    });
  }

  /** Seen twice at the same place, such a frame is taken for one message: it is passed over, so that the stream goes on. */
  private tooLarge(detail: string): void {
    const { progress } = this;
    const sequence = (progress?.received ?? 0) + 1;
    if (progress && this.tooLargeAt === sequence) {
      progress.receive(sequence);
      this.reject(
        Buffer.alloc(0),
        { reason: "oversized", detail },
        { streamId: progress.streamId, sequence },
        progress,
      );
    }
    this.tooLargeAt = sequence;
  }

  private settled(parcels: readonly Parcel[], known: boolean): void {
    if (!known) {
      this.options.metrics.countDelivered(parcels);
    }
    for (const parcel of parcels) {
      parcel.settle();
    }
  }

  private settle(progress: StreamProgress, sequence: number): void {
    if (progress.settle(sequence) && progress === this.progress) {
      this.ackTimer ??= setTimeout(() => this.acknowledge(), ackIntervalMs);
    }
  }

  private acknowledge(): void {
    clearTimeout(this.ackTimer);
    this.ackTimer = undefined;
    if (this.progress) {
      this.generator.acknowledge(this.progress.streamId, this.progress.safe);
    }
  }

  private sendFailed(error: SendError, parcels: readonly Parcel[]): void {
    this.options.metrics.countFailedSend(parcels.length);
    const [{ topic, record }] = parcels as [Parcel];
    this.failed.add("produce", "a batch did not reach Kafka, it is tried again", {
      context: { topic, records: parcels.length, failure: error.failure, reason: error.message, key: record.key },
    });
  }

  /** What Kafka refuses becomes a dead letter; a dead letter that it refuses too is given up, so that the stream goes on. */
  private refused(parcel: Parcel, error: SendError): void {
    const { deadLetterTopic } = this.options;
    if (parcel.topic === deadLetterTopic) {
      const { [headers.streamId]: stream_id, [headers.sequence]: sequence } = parcel.record.headers;
      this.options.log.error("Kafka refuses a dead letter, it is dropped", { error, context: { stream_id, sequence } });
      parcel.settle();
      return;
    }
    const why = { reason: error.reason, detail: `refused by Kafka: ${error.message}` };
    this.options.metrics.countError(why.reason);
    const { place, ...rest } = parcel;
    // It comes later than dead letters of higher sequences, by which its own would pass for written.
    this.delivery.submit({ ...rest, topic: deadLetterTopic, record: deadLetterOf(parcel.record.value, why, place) });
  }
}
