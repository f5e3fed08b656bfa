import { Kafka as Client, type KafkaConfig, logLevel, type Producer } from "kafkajs";
import type { Logger } from "../../shared/logger";
import { RepeatedLog } from "../../shared/repeated-log";
import { type Kafka, type Partition, SendError, type Session } from "../kafka-port";
import type { ProducerMetrics } from "../producer-metrics";
import { sendErrorOf } from "./errors";
import { readWritten } from "./written";

/** How long a broker may wait for its replicas, and how long a broker is waited for. Milliseconds. */
const replicationTimeoutMs = 8_000;
const requestTimeoutMs = 10_000;
const connectionTimeoutMs = 3_000;
/** KafkaJS tries a few times quickly, over a change of leader; what lasts longer is retried by the bridge, which reports it. */
const retry = { retries: 3, initialRetryTime: 100, maxRetryTime: 1_000 };

export interface TransportOptions {
  readonly brokers: readonly string[];
  readonly clientId: string;
  /** Names, and how many partitions each must have at least. */
  readonly topics: ReadonlyMap<string, number>;
  readonly log: Logger;
  readonly metrics: ProducerMetrics;
}

/**
 * Kafka over KafkaJS. Its producer is only ever given one batch of one partition per call: with several, a retry after a
 * change of leader leaves out the brokers that have answered before, and what moved to one of them would be lost without an error.
 */
export class KafkaJsTransport implements Kafka {
  private readonly repeated: RepeatedLog;

  constructor(private readonly options: TransportOptions) {
    this.repeated = new RepeatedLog(options.log, "warn", 30_000);
  }

  async open(): Promise<Session> {
    const config = this.config();
    const producer = new Client(config).producer({ idempotent: true, allowAutoTopicCreation: false, retry });
    this.measure(producer);
    try {
      await producer.connect();
      return new KafkaJsSession(producer, this.options.metrics, await readWritten(config, this.options.topics));
    } catch (error) {
      await producer.disconnect().catch(() => undefined);
      throw error;
    }
  }

  private config() {
    const { brokers, clientId } = this.options;
    return {
      brokers: [...brokers],
      clientId,
      connectionTimeout: connectionTimeoutMs,
      requestTimeout: requestTimeoutMs,
      retry,
      logLevel: logLevel.ERROR,
      logCreator: () => (entry) => {
        const { message, ...context } = entry.log;
        this.repeated.add(`${entry.namespace} ${entry.label}`, message, {
          context: { reason: context.error, broker: context.broker },
        });
      },
    } satisfies KafkaConfig;
  }

  private measure(producer: Producer): void {
    const { metrics } = this.options;
    producer.on("producer.network.request", ({ payload }) => {
      if (payload.apiName === "Produce") {
        metrics.countAnswered();
      }
    });
    producer.on("producer.network.request_timeout", ({ payload }) => {
      if (payload.apiName === "Produce") {
        metrics.countUnanswered();
      }
    });
  }
}

class KafkaJsSession implements Session {
  constructor(
    private readonly producer: Producer,
    private readonly metrics: ProducerMetrics,
    readonly partitions: readonly Partition[],
  ) {}

  async send(...[topic, partition, records]: Parameters<Session["send"]>): Promise<void> {
    const messages = records.map(({ key, value, headers }) => ({ key, value, headers, partition }));
    const confirmed = await this.producer
      .send({ topic, acks: -1, timeout: replicationTimeoutMs, messages })
      .catch((error: unknown) => Promise.reject(sendErrorOf(error)));
    // Without the partition in its answer, KafkaJS has not sent the batch and not used up its sequence numbers.
    if (
      !confirmed?.some(
        (answer) => answer.topicName === topic && answer.partition === partition && answer.errorCode === 0,
      )
    ) {
      throw new SendError("retry", `no confirmation for ${topic}/${partition}`);
    }
    this.metrics.countBatch(records);
  }

  async close(): Promise<void> {
    await this.producer.disconnect();
  }
}
