import type { Kafka, OutgoingRecord, Partition, Session } from "../../../services/kafka-bridge/kafka-port";
import { headers } from "../../../services/shared/messages";
import type { Found } from "../../helpers/reconcile";

type Hook = (topic: string, partition: number, records: readonly OutgoingRecord[]) => Promise<void> | void;

export const topics = { trade: "raw-trades", order: "raw-orders", quote: "raw-market-data" };
export const deadLetterTopic = "dead-letter";

/** Kafka in memory: what is written stays, whoever wrote it; a test says when it fails, and whether before or after the write. */
export class FakeKafka implements Kafka {
  /** Set to make `open` fail. */
  away: string | undefined;
  beforeWrite: Hook = () => undefined;
  afterWrite: Hook = () => undefined;
  opened = 0;
  private readonly logs = new Map<string, OutgoingRecord[]>();

  constructor(private readonly partitions = 3) {
    for (const topic of Object.values(topics)) {
      for (let partition = 0; partition < partitions; partition += 1) {
        this.logs.set(`${topic}/${partition}`, []);
      }
    }
    this.logs.set(`${deadLetterTopic}/0`, []);
  }

  async open(): Promise<Session> {
    if (this.away !== undefined) {
      throw new Error(this.away);
    }
    this.opened += 1;
    let open = true;
    return {
      partitions: this.describe(),
      send: async (topic, partition, records) => {
        if (!open) {
          throw new Error("this session is closed");
        }
        await this.beforeWrite(topic, partition, records);
        this.log(topic, partition).push(...records);
        await this.afterWrite(topic, partition, records);
      },
      close: async () => {
        open = false;
      },
    };
  }

  log(topic: string, partition: number): OutgoingRecord[] {
    return this.logs.get(`${topic}/${partition}`) as OutgoingRecord[];
  }

  /** All records of a topic, partition after partition. */
  all(topic: string): OutgoingRecord[] {
    return [...this.logs].filter(([place]) => place.startsWith(`${topic}/`)).flatMap(([, records]) => records);
  }

  /** Everything that has a place in a stream, for the reconciliation. */
  found(): Found[] {
    return [...this.logs].flatMap(([place, records]) => {
      const [topic, partition] = place.split("/") as [string, string];
      return records
        .filter((record) => record.headers[headers.sequence] !== undefined)
        .map((record) => ({
          stream_id: record.headers[headers.streamId] as string,
          sequence: Number(record.headers[headers.sequence]),
          topic,
          partition: Number(partition),
        }));
    });
  }

  /** A further partition of a topic. */
  add(topic: string, partition: number): void {
    this.logs.set(`${topic}/${partition}`, []);
  }

  get count(): number {
    return [...this.logs.values()].reduce((sum, records) => sum + records.length, 0);
  }

  get partitionsPerTopic(): number {
    return this.partitions;
  }

  private describe(): Partition[] {
    return [...this.logs].map(([place, records]) => {
      const [topic, partition] = place.split("/") as [string, string];
      const written = new Map<string, number>();
      for (const { headers: found } of records.slice(-64)) {
        const [stream, sequence] = [found[headers.streamId], Number(found[headers.sequence])];
        if (stream !== undefined && sequence > 0) {
          written.set(stream, Math.max(sequence, written.get(stream) ?? 0));
        }
      }
      return { topic, partition: Number(partition), written };
    });
  }
}
