import { offsetReader } from "../../../services/data-observer/sources/kafka";

/** Connections of which each can be asked `answers` times before it fails. */
function connections(...answers: number[]) {
  const made: { asked: number; open: boolean }[] = [];
  const connect = async () => {
    const left = answers[made.length] ?? 0;
    const connection = { asked: 0, open: true };
    made.push(connection);
    return {
      fetchTopicOffsets: async () => {
        connection.asked += 1;
        if (connection.asked > left) throw new Error("not the leader");
        return [0, 1].map((partition) => ({ partition, offset: "7", high: "7", low: "0" }));
      },
      disconnect: async () => {
        connection.open = false;
      },
    };
  };
  return { made, reader: offsetReader("broker:9092", connect) };
}

const topics = ["trades"];

test("a connection is kept, and what its partitions hold is added up", async () => {
  const { made, reader } = connections(2);
  expect(await reader.endOffsets(topics)).toEqual(new Map([["trades", 14]]));
  await reader.endOffsets(topics);
  expect(made).toHaveLength(1);
});

test("what fails on a kept connection is asked again on new ones, until the brokers agree on the leader", async () => {
  const { made, reader } = connections(1, 0, 0, 1);
  await reader.endOffsets(topics);
  expect(await reader.endOffsets(topics)).toEqual(new Map([["trades", 14]]));
  expect(made.map(({ open }) => open)).toEqual([false, false, false, true]);
});

test("brokers that do not agree are given up after a few seconds", async () => {
  const { made, reader } = connections(1);
  await reader.endOffsets(topics);
  await expect(reader.endOffsets(topics)).rejects.toThrow("Kafka at broker:9092: not the leader");
  expect(made.length).toBeGreaterThan(3);
  expect(made.some(({ open }) => open)).toBe(false);
}, 15_000);

test("what fails on a new connection fails, with the brokers' names, and nothing stays open", async () => {
  const { made, reader } = connections(0, 0);
  await expect(reader.endOffsets(topics)).rejects.toThrow("Kafka at broker:9092: not the leader");
  expect(made.map(({ open }) => open)).toEqual([false]);
  await expect(reader.endOffsets(topics)).rejects.toThrow("not the leader");
  expect(made).toHaveLength(2);
});
