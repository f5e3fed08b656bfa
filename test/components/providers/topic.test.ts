import { provider, type TopicInputs } from "../../../components/providers/topic";

type Configured = { configEntries: { name: string; value: string }[] };

/** A cluster with one topic; like Kafka it refuses to add partitions that are there already. */
const kafka = { partitions: 0, config: {} as Record<string, string>, alterFails: false };

const admin = {
  connect: async () => undefined,
  disconnect: async () => undefined,
  fetchTopicMetadata: async () => ({
    topics: [{ partitions: Array.from({ length: kafka.partitions }, () => ({ leader: 1 })) }],
  }),
  async createPartitions({ topicPartitions: [{ count }] }: { topicPartitions: [{ count: number }] }) {
    if (count <= kafka.partitions) throw new Error("INVALID_PARTITIONS");
    kafka.partitions = count;
  },
  async alterConfigs({ resources: [{ configEntries }] }: { resources: [Configured] }) {
    if (kafka.alterFails) throw new Error("REQUEST_TIMED_OUT");
    kafka.config = Object.fromEntries(configEntries.map(({ name, value }) => [name, value]));
  },
};

jest.mock("kafkajs", () => ({
  ...jest.requireActual("kafkajs"),
  Kafka: class {
    admin = () => admin;
  },
}));

const topic: TopicInputs = {
  brokers: ["127.0.0.1:19092"],
  name: "raw-trades",
  partitions: 6,
  replicationFactor: 3,
  config: { "retention.ms": "1000" },
};
const update = (news: Partial<TopicInputs>) => provider.update?.(topic.name, topic, { ...topic, ...news });

beforeEach(() => Object.assign(kafka, { partitions: 6, config: topic.config, alterFails: false }));

test("a topic grows, and is configured anew", async () => {
  await update({ partitions: 12, config: { "retention.ms": "2000" } });
  expect(kafka).toMatchObject({ partitions: 12, config: { "retention.ms": "2000" } });
});

test("an update that failed after it had added the partitions can be repeated", async () => {
  const grown = { partitions: 12, config: { "retention.ms": "2000" } };
  kafka.alterFails = true;
  await expect(update(grown)).rejects.toThrow("REQUEST_TIMED_OUT");
  kafka.alterFails = false;
  await update(grown);
  expect(kafka).toMatchObject(grown);
});
