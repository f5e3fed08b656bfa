import { Kafka, logLevel } from "kafkajs";
import { headers } from "../../services/shared/messages";
import type { Found } from "./reconcile";

const text = (value: unknown): string => (value as Buffer | undefined)?.toString() ?? "";

/** Everything that lies in `topics` now, from the first message to the ends of their partitions, as it was numbered by the generator. */
export async function recordsIn(brokers: string[], topics: string[]): Promise<Found[]> {
  const kafka = new Kafka({ clientId: "e2e", brokers, logLevel: logLevel.NOTHING });
  const admin = kafka.admin();
  await admin.connect();
  const open = new Map<string, number>();
  for (const topic of topics)
    for (const { partition, high, low } of await admin.fetchTopicOffsets(topic))
      if (Number(high) > Number(low)) open.set(`${topic}/${partition}`, Number(high));

  const consumer = kafka.consumer({ groupId: `e2e-${Date.now()}`, readUncommitted: false });
  const found: Found[] = [];
  await consumer.connect();
  await consumer.subscribe({ topics, fromBeginning: true });
  await new Promise<void>((resolve, reject) => {
    if (open.size === 0) resolve();
    consumer.on(consumer.events.CRASH, ({ payload }) => reject(payload.error));
    consumer
      .run({
        eachBatch: async ({ batch }) => {
          for (const { headers: sent = {} } of batch.messages)
            found.push({
              stream_id: text(sent[headers.streamId]),
              sequence: Number(text(sent[headers.sequence])),
              topic: batch.topic,
              partition: batch.partition,
            });
          const place = `${batch.topic}/${batch.partition}`;
          if (Number(batch.lastOffset()) + 1 >= (open.get(place) ?? Number.POSITIVE_INFINITY)) open.delete(place);
          if (open.size === 0) resolve();
        },
      })
      .catch(reject);
  });
  await consumer.disconnect();
  await admin.disconnect();
  return found;
}
