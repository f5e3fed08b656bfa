import type { Registry } from "prom-client";
import { kafkaConsumer } from "../../metrics/kafka-consumer";
import { gauge } from "../shared/metrics";
import { SlidingRate } from "../shared/rate";
import type { OutgoingRecord } from "./kafka-port";

/** The window that Kafka's own clients average over, seconds. */
const windowSeconds = 30;

/** What a Java producer would show over JMX, counted from the client's events. */
export class ProducerMetrics {
  private readonly requests = new SlidingRate(windowSeconds);
  private readonly responses = new SlidingRate(windowSeconds);
  private readonly failedRecords = new SlidingRate(windowSeconds);
  private readonly batches = new SlidingRate(windowSeconds);
  private readonly batchBytes = new SlidingRate(windowSeconds);

  /**
   * @param client_id Name of the producer, for the label.
   * @param overdue Records that have waited for Kafka's confirmation for longer than so many milliseconds.
   */
  constructor(
    registry: Registry,
    client_id: string,
    private readonly overdue: (limitMs: number) => number,
  ) {
    const labels = { client_id };
    gauge(registry, kafkaConsumer.producerRequestRate, () => this.requests.perSecond(), labels);
    gauge(registry, kafkaConsumer.producerResponseRate, () => this.responses.perSecond(), labels);
    gauge(registry, kafkaConsumer.producerRecordErrorRate, () => this.errorRate(), labels);
    gauge(
      registry,
      kafkaConsumer.producerBatchSize,
      () => this.batchBytes.total() / Math.max(1, this.batches.total()),
      labels,
    );
  }

  /**
   * A send may take minutes to fail, and without a session there is none: what has waited for the whole window counts as failed in it,
   * so that the rate lasts as long as the trouble.
   */
  private errorRate(): number {
    return this.failedRecords.perSecond() + this.overdue(windowSeconds * 1000) / windowSeconds;
  }

  /** A produce request was answered, well or not. */
  countAnswered(): void {
    this.requests.add(1);
    this.responses.add(1);
  }

  /** A batch was written: its size is that of its keys, values and headers, without Kafka's own framing. */
  countBatch(records: readonly OutgoingRecord[]): void {
    this.batches.add(1);
    this.batchBytes.add(records.reduce((sum, record) => sum + bytesOf(record), 0));
  }

  /** A produce request was sent and never answered. */
  countUnanswered(): void {
    this.requests.add(1);
  }

  countFailedRecords(records: number): void {
    this.failedRecords.add(records);
  }
}

function bytesOf({ key, value, headers }: OutgoingRecord): number {
  const named = Object.entries(headers).reduce((sum, [name, text]) => sum + name.length + text.length, 0);
  return (key?.length ?? 0) + value.length + named;
}
