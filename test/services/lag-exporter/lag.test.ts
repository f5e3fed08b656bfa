import type { GroupReading, TopicReading } from "../../../services/lag-exporter/kafka-port";
import { lagOf } from "../../../services/lag-exporter/lag";

function group(topic: string, offsets: Record<number, number>): GroupReading {
  const entries = Object.entries(offsets).map(([partition, offset]) => [Number(partition), offset] as const);
  return { name: "flink-processing", members: 0, committed: [{ topic, offsets: new Map(entries) }] };
}

function topic(name: string, ...ranges: [low: number, end: number][]): TopicReading {
  return { topic: name, partitions: ranges.map(([low, end], partition) => ({ partition, low, end })) };
}

const lags = (offsets: Record<number, number>, ...ranges: [number, number][]) =>
  lagOf(group("raw-trades", offsets), [topic("raw-trades", ...ranges)]);

test("records from the committed offset to the end wait, and add up over the partitions", () => {
  const [lag] = lags({ 0: 40, 1: 100 }, [0, 100], [0, 100]);
  expect(lag).toEqual({
    topic: "raw-trades",
    sum: 60,
    partitions: [
      { partition: 0, lag: 60, next: 40 },
      { partition: 1, lag: 0, next: 100 },
    ],
  });
});

test("records that retention deleted wait for nobody", () => {
  expect(lags({ 0: 40 }, [90, 100])[0]?.sum).toBe(10);
});

test("a new partition that the group has not read from counts with all its records", () => {
  expect(lags({ 0: 100 }, [0, 100], [5, 30])[0]?.partitions[1]).toEqual({ partition: 1, lag: 25, next: 5 });
});

test("an offset beyond the end, left from a topic that was made anew, is no negative lag", () => {
  expect(lags({ 0: 1000 }, [0, 7])[0]?.sum).toBe(0);
});

test("a topic that does not exist any more has no lag, and a topic without a committed offset has none either", () => {
  expect(lagOf(group("gone", { 0: 5 }), [topic("raw-trades", [0, 9])])).toEqual([]);
});
