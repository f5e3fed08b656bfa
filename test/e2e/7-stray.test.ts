import { Kafka, logLevel } from "kafkajs";
import { eventually, hostBrokers, prometheus, stackSettings } from "../helpers/live-stack";

const settings = stackSettings();
const topic = "raw-trades";
const kafka = new Kafka({ clientId: "e2e-stray", brokers: hostBrokers(settings), logLevel: logLevel.NOTHING });
const admin = kafka.admin();
const producer = kafka.producer();
beforeAll(() => Promise.all([admin.connect(), producer.connect()]));
afterAll(() => Promise.all([admin.disconnect(), producer.disconnect()]));

/** What a hand or another program may write there: no time, no quantity to divide by, no JSON. */
const strays = () => [
  "{}",
  JSON.stringify({ symbol: "STRAY", price: 1, quantity: 0, event_time: Date.now() }),
  "stray",
];

/** Messages that the aggregation has not taken in, of those that are there now. */
async function untaken(ends: ReadonlyMap<number, number>): Promise<number> {
  const [taken] = await admin.fetchOffsets({ groupId: "flink-processing", topics: [topic] });
  const behind = (taken?.partitions ?? []).map(({ partition, offset }) => (ends.get(partition) ?? 0) - Number(offset));
  return behind.reduce((sum, count) => sum + Math.max(0, count), 0);
}

test("records that are no trades are passed over, and stop no job", async () => {
  const api = await prometheus();
  const restarts = () => api.value("sum(flink_jobmanager_job_numRestarts)");
  const watermark = () =>
    api.value('min(flink_taskmanager_job_task_currentInputWatermark{job_name="flink_processing"} > 0 < 9e18)');
  const before = await restarts();
  for (const value of strays())
    for (let partition = 0; partition < settings.topicPartitions; partition++)
      await producer.send({ topic, messages: [{ partition, value }] });
  const ends = new Map((await admin.fetchTopicOffsets(topic)).map(({ partition, high }) => [partition, Number(high)]));
  // Offsets are committed with a checkpoint, and there is none until every record before it was worked upon.
  await eventually(
    "the aggregation beyond the strays",
    120,
    () => untaken(ends),
    (count) => count === 0,
  );
  const endOfMinute = (Math.floor(Date.now() / 60_000) + 1) * 60_000;
  await eventually("the minute of the strays closed", 240, watermark, (time) => time >= endOfMinute);
  expect(await restarts()).toBe(before);
});
