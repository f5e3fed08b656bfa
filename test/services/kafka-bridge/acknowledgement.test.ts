import { setTimeout as sleep } from "node:timers/promises";
import { partitionOf } from "../../../services/kafka-bridge/partitioner";
import { eventually, gate } from "../helpers";
import { FakeGenerator } from "./fake-generator";
import { FakeKafka, topics } from "./fake-kafka";
import { createBridge } from "./set-up";

const closing: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0).reverse()) {
    await close();
  }
});

async function setUp(kafka = new FakeKafka(), options: Parameters<typeof createBridge>[2] = {}) {
  const generator = await FakeGenerator.start();
  closing.push(() => generator.close());
  const made = createBridge(kafka, generator.url, options);
  void made.bridge.start();
  closing.push(() => made.bridge.close(500));
  await generator.connected();
  return { kafka, generator, ...made };
}

test("only what has no gap before it is acknowledged, though later messages are in Kafka already", async () => {
  const { kafka, generator } = await setUp();
  const slow = partitionOf("SLOW", 3);
  const fast = ["AAPL", "MSFT", "NVDA", "TSLA"].find((symbol) => partitionOf(symbol, 3) !== slow) as string;
  const kafkaGate = gate();
  kafka.beforeWrite = (_, partition) => (partition === slow ? kafkaGate.passed : undefined);
  generator.send(generator.quotes(10, (index) => ({ symbol: index === 4 ? "SLOW" : fast })));
  await eventually(
    () => kafka.all(topics.quote).length,
    (count) => count === 9,
  );
  await eventually(
    () => generator.acked,
    (acked) => acked > 0,
  );
  await sleep(100);
  expect(generator.acked).toBe(4);
  kafkaGate.open();
  await eventually(
    () => generator.acked,
    (acked) => acked === 10,
  );
});

test("after a lost connection the bridge asks for what comes after the last that it received, not after the last it acknowledged", async () => {
  const { kafka, generator } = await setUp();
  const kafkaGate = gate();
  kafka.beforeWrite = () => kafkaGate.passed;
  generator.send(generator.quotes(5));
  await eventually(
    () => generator.socket?.bufferedAmount,
    (bytes) => bytes === 0,
  );
  await sleep(50);
  generator.socket?.terminate();
  await generator.connected(2);
  expect(generator.frames.at(-1)).toEqual({ type: "resume", stream_id: generator.streamId, after: 5 });
  generator.send(generator.quotes(2));
  kafkaGate.open();
  await eventually(
    () => generator.acked,
    (acked) => acked === 7,
  );
  expect(kafka.all(topics.quote)).toHaveLength(7);
});

test("messages that overlap with what was received are taken once; a gap makes the bridge ask again", async () => {
  const { kafka, generator } = await setUp();
  generator.send(generator.quotes(5));
  generator.send(
    [3, 4, 5, 6].map((sequence) => generator.quote(sequence)),
    3,
  );
  generator.send([generator.quote(9)], 9);
  await generator.connected(2);
  expect(generator.frames.findLast((frame) => frame.type === "resume")).toMatchObject({ after: 6 });
  generator.send(
    [7, 8, 9].map((sequence) => generator.quote(sequence)),
    7,
  );
  await eventually(
    () => generator.acked,
    (acked) => acked === 9,
  );
  expect(kafka.all(topics.quote)).toHaveLength(9);
});

test("messages that the generator has lost do not hold up the stream, and the loss is logged", async () => {
  const { kafka, generator, lines } = await setUp();
  generator.send(generator.quotes(2));
  await eventually(
    () => generator.acked,
    (acked) => acked === 2,
  );
  generator.socket?.terminate();
  await generator.connected(2);
  generator.socket?.send(JSON.stringify({ type: "hello", stream_id: generator.streamId, next: 6 }));
  generator.send([generator.quote(6)], 6);
  await eventually(
    () => generator.acked,
    (acked) => acked === 6,
  );
  expect(kafka.all(topics.quote)).toHaveLength(3);
  expect(lines).toContainEqual(
    expect.objectContaining({ level: "ERROR", context: expect.objectContaining({ from: 3, to: 5 }) }),
  );
});

test("a full bridge reads nothing more from its socket: memory is bounded whatever the generator sends", async () => {
  const { kafka, generator } = await setUp(new FakeKafka(), { maxInFlight: 100 });
  const kafkaGate = gate();
  kafka.beforeWrite = () => kafkaGate.passed;
  for (let frame = 0; frame < 200; frame += 1) {
    generator.send(generator.quotes(100, () => ({ note: "x".repeat(2_000) })));
  }
  const unread = () => generator.socket?.bufferedAmount ?? 0;
  await eventually(unread, (bytes) => bytes < 45_000_000);
  await sleep(300);
  const before = unread();
  await sleep(300);
  expect(before).toBeGreaterThan(20_000_000);
  expect(unread()).toBe(before);
  kafkaGate.open();
  await eventually(
    () => generator.acked,
    (acked) => acked === 20_000,
  );
  expect(kafka.all(topics.quote)).toHaveLength(20_000);
});

test("a connection that broke while the bridge was full is made anew once there is room", async () => {
  const { kafka, generator } = await setUp(new FakeKafka(), { maxInFlight: 10 });
  const kafkaGate = gate();
  kafka.beforeWrite = () => kafkaGate.passed;
  generator.send(generator.quotes(10));
  await eventually(
    () => generator.socket?.bufferedAmount,
    (bytes) => bytes === 0,
  );
  await sleep(50);
  const resumes = () => generator.frames.filter((frame) => frame.type === "resume");
  generator.socket?.terminate();
  kafkaGate.open();
  await generator.connected(2);
  expect(resumes().at(-1)).toMatchObject({ after: 10 });
  generator.send(generator.quotes(5));
  await eventually(
    () => generator.acked,
    (acked) => acked === 15,
  );
  expect(kafka.all(topics.quote)).toHaveLength(15);
});
