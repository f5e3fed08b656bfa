import type { Counter, Histogram, Registry } from "prom-client";
import { kafkaConsumer } from "../../metrics/kafka-consumer";
import { counter, gauge, histogram } from "../shared/metrics";
import { SlidingRate } from "../shared/rate";
import type { Reason } from "./inspection";
import type { Parcel } from "./parcel";
import type { ProducerMetrics } from "./producer-metrics";

type ErrorType = Reason | "produce";
const errorTypes: readonly ErrorType[] = ["malformed", "oversized", "unknown_type", "produce"];

/** The metrics of the bridge, registered when it starts; every series is there from the first scrape. */
export class BridgeMetrics {
  private readonly messages: Counter<"topic">;
  private readonly errors: Counter<"error_type">;
  private readonly latency: Histogram<"topic">;
  private readonly rate = new SlidingRate(5);

  /** @param topics The topics of good messages; dead letters are counted as errors only. */
  constructor(
    registry: Registry,
    private readonly topics: readonly string[],
    private readonly producer: ProducerMetrics,
  ) {
    this.messages = counter(registry, kafkaConsumer.messages);
    this.errors = counter(registry, kafkaConsumer.errors);
    this.latency = histogram(registry, kafkaConsumer.latency);
    gauge(registry, kafkaConsumer.messagesPerSecond, () => this.rate.perSecond());
    for (const error_type of errorTypes) {
      this.errors.inc({ error_type }, 0);
    }
    for (const topic of topics) {
      this.messages.inc({ topic }, 0);
      this.latency.zero({ topic });
    }
  }

  countError(error_type: ErrorType): void {
    this.errors.inc({ error_type });
  }

  countFailedSend(records: number): void {
    this.countError("produce");
    this.producer.countFailedRecords(records);
  }

  countDelivered(parcels: readonly Parcel[]): void {
    const now = performance.now();
    for (const { topic, receivedAt } of parcels) {
      if (this.topics.includes(topic)) {
        this.messages.inc({ topic });
        this.latency.observe({ topic }, (now - receivedAt) / 1000);
        this.rate.add(1);
      }
    }
  }
}
