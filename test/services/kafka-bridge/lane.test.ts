import { setTimeout as sleep } from "node:timers/promises";
import { type OutgoingRecord, SendError, type Session } from "../../../services/kafka-bridge/kafka-port";
import { Lane } from "../../../services/kafka-bridge/lane";
import type { Parcel } from "../../../services/kafka-bridge/parcel";
import { eventually } from "../helpers";

const stream = "6f9619ff-8b86-4011-b42d-00cf4fc964ff";

function parcel(sequence: number, bytes = 10): Parcel {
  return {
    topic: "t",
    record: { key: "K", value: Buffer.alloc(bytes, sequence), headers: {} },
    place: { streamId: stream, sequence },
    receivedAt: performance.now(),
    settle: () => undefined,
  };
}

function setUp(answers: (SendError | undefined)[] = [], lingerMs = 0) {
  const batches: number[][] = [];
  const settled: [number[], boolean][] = [];
  const events: string[] = [];
  let underWay = 0;
  const session: Session = {
    partitions: [],
    async send(_topic, _partition, records: readonly OutgoingRecord[]) {
      underWay += 1;
      events.push(...(underWay > 1 ? ["two at once"] : []));
      batches.push(records.map(({ value }) => value[0] as number));
      await sleep(5);
      underWay -= 1;
      const answer = answers.shift();
      if (answer) {
        throw answer;
      }
    },
    close: async () => undefined,
  };
  const sequences = (parcels: readonly Parcel[]) => parcels.map(({ place }) => place?.sequence as number);
  const lane = new Lane("t", 0, lingerMs, {
    settled: (parcels, known) => void settled.push([sequences(parcels), known]),
    failed: (error) => void events.push(`failed ${error.failure}`),
    refused: (refused) => void events.push(`refused ${refused.place?.sequence}`),
    lost: () => void events.push("lost"),
  });
  const done = (count: number) =>
    eventually(
      () => settled.flatMap(([found]) => found),
      (found) => found.length >= count,
    );
  return { lane, session, batches, settled, events, done };
}

test("what comes within the linger travels together, in order; what comes later travels in the next batch, never at the same time", async () => {
  const { lane, session, batches, events, done } = setUp([], 30);
  lane.attach(session, new Map());
  [1, 2, 3].forEach((sequence) => void lane.push(parcel(sequence)));
  await done(3);
  [4, 5].forEach((sequence) => void lane.push(parcel(sequence)));
  expect(await done(5)).toEqual([1, 2, 3, 4, 5]);
  expect(batches).toEqual([
    [1, 2, 3],
    [4, 5],
  ]);
  expect(events).toEqual([]);
});

test("a batch that failed goes out again exactly as it was, though more has come since", async () => {
  const { lane, session, batches, events, done } = setUp([new SendError("retry", "leader is moving")]);
  lane.attach(session, new Map());
  lane.push(parcel(1));
  lane.push(parcel(2));
  await eventually(
    () => batches.length,
    (count) => count === 1,
  );
  lane.push(parcel(3));
  await done(3);
  expect(batches).toEqual([[1, 2], [1, 2], [3]]);
  expect(events).toEqual(["failed retry"]);
  expect(lane.trouble).toBeUndefined();
});

describe("what Kafka should have confirmed", () => {
  const limit = 40;
  const overdue = (lane: Lane) =>
    eventually(
      () => lane.overdue(limit),
      (count) => count > 0,
    );

  test("is nothing where nothing waits, and nothing that has not waited long", async () => {
    const { lane, session, done } = setUp();
    lane.attach(session, new Map());
    expect(lane.overdue(0)).toBe(0);
    lane.push(parcel(1));
    expect(lane.overdue(limit)).toBe(0);
    await done(1);
    await sleep(2 * limit);
    expect(lane.overdue(limit)).toBe(0);
  });

  test("is the batch that is under way, from one try to the next, until it has arrived", async () => {
    const { lane, session, done } = setUp(Array(30).fill(new SendError("retry", "no leader")), 5);
    lane.attach(session, new Map());
    [1, 2, 3].forEach((sequence) => void lane.push(parcel(sequence)));
    expect(await overdue(lane)).toBe(3);
    await sleep(limit);
    expect(lane.overdue(limit)).toBe(3);
    await lane.detach();
    // Without a session too: nobody tries, and nothing fails.
    expect(lane.overdue(limit)).toBe(1);
    lane.attach({ ...session, send: async () => undefined }, new Map());
    await done(3);
    expect(lane.overdue(limit)).toBe(0);
  });

  test("is over when it turns out to have been written", async () => {
    const { lane, session } = setUp();
    lane.push(parcel(1));
    lane.push(parcel(2));
    expect(await overdue(lane)).toBe(1);
    lane.attach({ ...session, send: () => new Promise(() => undefined) }, new Map([[stream, 1]]));
    expect(lane.overdue(limit)).toBe(0);
    expect(await overdue(lane)).toBe(1);
    lane.attach(session, new Map([[stream, 2]]));
  });
});

test("after a lost session everything waits for the next one, which leaves out what is already written", async () => {
  const { lane, session, batches, settled, events, done } = setUp([new SendError("lost", "fenced")]);
  lane.attach(session, new Map());
  [1, 2, 3].forEach((sequence) => void lane.push(parcel(sequence)));
  await eventually(
    () => events,
    (found) => found.includes("lost"),
  );
  expect(lane.trouble).toBe("fenced");
  await lane.detach();
  lane.push(parcel(4));
  expect(batches).toHaveLength(1);
  lane.attach(session, new Map([[stream, 2]]));
  await done(4);
  expect(settled).toEqual([
    [[1, 2], true],
    [[3, 4], false],
  ]);
  expect(batches[1]).toEqual([3, 4]);
});

test("a parcel that arrives again is not written again", async () => {
  const { lane, session, batches, settled, done } = setUp();
  lane.attach(session, new Map([[stream, 7]]));
  lane.push(parcel(7));
  lane.push(parcel(8));
  await done(2);
  lane.push(parcel(8));
  expect(settled).toEqual([
    [[7], true],
    [[8], false],
    [[8], true],
  ]);
  expect(batches).toEqual([[8]]);
});

test("the parcels of a refused batch go one by one, and only the one that is refused is given back", async () => {
  const refused = new SendError("refused", "too large");
  const { lane, session, batches, events, done } = setUp([refused, undefined, refused]);
  lane.attach(session, new Map());
  [1, 2, 3].forEach((sequence) => void lane.push(parcel(sequence)));
  expect(await done(2)).toEqual([1, 3]);
  expect(batches).toEqual([[1, 2, 3], [1], [2], [3]]);
  expect(events.filter((event) => event.startsWith("refused"))).toEqual(["refused 2"]);
});

test("a batch stays below the size that a broker takes", async () => {
  const { lane, session, batches, done } = setUp();
  lane.attach(session, new Map());
  [1, 2, 3, 4, 5].forEach((sequence) => void lane.push(parcel(sequence, 200_000)));
  await done(5);
  expect(batches).toEqual([[1, 2], [3, 4], [5]]);
});
