import { readWritten } from "../../../services/kafka-bridge/kafkajs/written";

/** Brokers that have nothing written yet. */
const broker = {
  listOffsets: async () => ({ responses: [{ topic: "raw-trades", partitions: [{ partition: 0, offset: "0" }] }] }),
};
let partitions = 0;

jest.mock(
  "kafkajs/src/cluster/index.js",
  () =>
    class {
      connect = async () => undefined;
      disconnect = async () => undefined;
      addMultipleTargetTopics = async () => undefined;
      findTopicPartitionMetadata = () =>
        Array.from({ length: partitions }, (_, partitionId) => ({ partitionId, leader: 1 }));
      findBroker = async () => broker;
    },
);

const read = () => readWritten({ brokers: [], clientId: "test" }, new Map([["raw-trades", 6]]));

test("partitions that a broker has not heard of yet are waited for: they are counted only once", async () => {
  partitions = 3;
  await expect(read()).rejects.toThrow("topic raw-trades has 3 partitions, expected at least 6");
  partitions = 6;
  expect(await read()).toHaveLength(6);
});
