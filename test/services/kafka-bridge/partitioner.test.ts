import { randomUUID } from "node:crypto";
import { Partitioners } from "kafkajs";
import { partitionOf } from "../../../services/kafka-bridge/partitioner";
import { defaultSymbols } from "../../../services/trade-generator/market/instruments";

test("keys go to the partition that Kafka's default partitioner gives them", () => {
  const kafkas = Partitioners.DefaultPartitioner();
  const keys = [
    ...defaultSymbols,
    "",
    "é",
    "BRK.B",
    "日本",
    ...Array.from({ length: 500 }, () => randomUUID().slice(0, 1 + Math.floor(Math.random() * 36))),
  ];
  for (const partitions of [1, 3, 6, 50]) {
    const partitionMetadata = Array.from({ length: partitions }, (_, partitionId) => ({ partitionId, leader: 1 }));
    const expected = keys.map((key) =>
      kafkas({ topic: "t", partitionMetadata: partitionMetadata as never, message: { key, value: "" } }),
    );
    expect(keys.map((key) => partitionOf(key, partitions))).toEqual(expected);
  }
});
