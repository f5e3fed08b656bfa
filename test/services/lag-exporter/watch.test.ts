import { LagBook } from "../../../services/lag-exporter/lag-book";
import { Watch } from "../../../services/lag-exporter/watch";
import { createLogger } from "../../../services/shared/logger";
import { type FakeKafka, fakeKafka, reading } from "./fake-kafka";

const minute = 60_000;

function setUp(kafka: FakeKafka, timeoutMs = 1_000) {
  let now = 1_000_000 * minute;
  const lines: Record<string, unknown>[] = [];
  const book = new LagBook(minute);
  const watch = new Watch({
    kafka,
    book,
    log: createLogger({ service: "lag-exporter", destination: { write: (line) => lines.push(JSON.parse(line)) } }),
    intervalMs: 10_000,
    timeoutMs,
    looked: () => undefined,
    now: () => now,
  });
  const lag = (group: string, topic = "raw-trades") =>
    book
      .known(now)
      .find(({ name }) => name === group)
      ?.topics.find((one) => one.topic === topic);
  return {
    watch,
    lines,
    lag,
    async lookAfter(seconds: number) {
      now += seconds * 1000;
      await watch.look();
    },
  };
}

test("a group and a topic that are gone disappear at once", async () => {
  const kafka = fakeKafka();
  const { lookAfter, lag } = setUp(kafka);
  kafka.see(async () =>
    reading({ bronze: { "raw-trades": [5, 9], "raw-orders": [1, 2] }, reader: { "raw-trades": [9, 9] } }),
  );
  await lookAfter(0);
  expect(lag("bronze")?.sum).toBe(4);
  expect(lag("reader")?.sum).toBe(0);

  kafka.see(async () => reading({ bronze: { "raw-trades": [5, 9] } }));
  await lookAfter(10);
  expect(lag("reader")).toBeUndefined();
  expect(lag("bronze", "raw-orders")).toBeUndefined();
  expect(lag("bronze")?.sum).toBe(4);
});

test("while Kafka does not answer, the last lag is shown for a minute and no longer", async () => {
  const kafka = fakeKafka();
  const { watch, lookAfter, lag, lines } = setUp(kafka);
  kafka.see(async () => reading({ bronze: { "raw-trades": [5, 9] } }));
  await lookAfter(0);
  expect(watch.problem).toBeUndefined();

  kafka.see(() => Promise.reject(new Error("connect ECONNREFUSED")));
  await lookAfter(50);
  expect(watch.problem).toContain("ECONNREFUSED");
  expect(lines.at(-1)).toMatchObject({ level: "WARN", context: { reason: "Error: connect ECONNREFUSED" } });
  expect(lag("bronze")?.sum).toBe(4);
  await lookAfter(20);
  expect(lag("bronze")).toBeUndefined();
});

test("a connection is used again after a success and replaced after a failure", async () => {
  const kafka = fakeKafka();
  const { lookAfter } = setUp(kafka);
  kafka.see(async () => reading({}));
  await lookAfter(0);
  await lookAfter(10);
  expect([kafka.opened, kafka.closed]).toEqual([1, 0]);
  kafka.see(() => Promise.reject(new Error("This server does not host this topic-partition")));
  await lookAfter(10);
  expect([kafka.opened, kafka.closed]).toEqual([1, 1]);
  await lookAfter(10);
  expect([kafka.opened, kafka.closed]).toEqual([2, 2]);
});

test("what could not be read keeps its last lag, and the rest goes on", async () => {
  const kafka = fakeKafka();
  const { watch, lookAfter, lag } = setUp(kafka);
  kafka.see(async () => reading({ bronze: { "raw-trades": [5, 9], "raw-orders": [0, 7] } }));
  await lookAfter(0);

  const all = reading({ bronze: { "raw-trades": [8, 9], "raw-orders": [7, 7] } });
  const failure = { kind: "topic", name: "raw-orders", error: new Error("no leader") } as const;
  kafka.see(async () => ({
    ...all,
    topics: all.topics.filter(({ topic }) => topic !== "raw-orders"),
    failures: [failure],
  }));
  await lookAfter(10);
  expect(lag("bronze")?.sum).toBe(1);
  expect(lag("bronze", "raw-orders")?.sum).toBe(7);
  expect(watch.problem).toBe("topic raw-orders could not be read: Error: no leader");
  expect(kafka.closed).toBe(1);

  kafka.see(async () => ({ ...all, groups: [], failures: [{ kind: "group", name: "bronze", error: new Error("x") }] }));
  await lookAfter(10);
  expect(lag("bronze")?.sum).toBe(1);
});

test("a look that takes too long counts as failed, and has no effect when it ends after all", async () => {
  const kafka = fakeKafka();
  const { watch, lookAfter, lag } = setUp(kafka, 20);
  let answer: (value: ReturnType<typeof reading>) => void = () => undefined;
  kafka.see(() => new Promise((resolve) => (answer = resolve)));
  await lookAfter(0);
  expect(watch.problem).toContain("no answer within 0.02 seconds");
  answer(reading({ bronze: { "raw-trades": [5, 9] } }));
  await new Promise(setImmediate);
  expect(lag("bronze")).toBeUndefined();
});

test("a stop does not wait for Kafka's answer, and does not take it for an outage", async () => {
  const kafka = fakeKafka();
  const { watch, lines, lookAfter } = setUp(kafka, 600_000);
  kafka.see(async () => reading({}));
  await lookAfter(0);
  const asked = new Promise<void>((resolve) => {
    kafka.see(() => {
      resolve();
      return new Promise(() => undefined);
    });
  });
  const end = new AbortController();
  const running = watch.run(end.signal);
  await asked;
  end.abort();
  await running;
  expect(watch.problem).toBeUndefined();
  expect(lines.filter(({ level }) => level === "WARN")).toEqual([]);
  expect(kafka.closed).toBe(1);
});

test("the age of records from before the start comes from Kafka's own memory of times", async () => {
  // 100 records an hour ago and nothing since; the group has committed the first half of them.
  const writtenAt = 1_000_000 * minute - 60 * minute;
  const { lookAfter, lag } = setUp(fakeKafkaWith(writtenAt));
  await lookAfter(0);
  const seconds = lag("bronze")?.seconds ?? 0;
  // Between the moments asked for, 45 and 90 minutes ago, the time can only be estimated.
  expect(seconds).toBeGreaterThan(45 * 60);
  expect(seconds).toBeLessThan(90 * 60);
});

function fakeKafkaWith(writtenAt: number): FakeKafka {
  const kafka = fakeKafka(async (_, at) => new Map([[0, at > writtenAt ? 100 : 0]]));
  kafka.see(async () => reading({ bronze: { "raw-trades": [50, 100] } }));
  return kafka;
}
