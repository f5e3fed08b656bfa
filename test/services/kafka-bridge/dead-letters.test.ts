import { randomUUID } from "node:crypto";
import { SendError } from "../../../services/kafka-bridge/kafka-port";
import { headers } from "../../../services/shared/messages";
import { eventually } from "../helpers";
import { FakeGenerator } from "./fake-generator";
import { deadLetterTopic, FakeKafka, topics } from "./fake-kafka";
import { createBridge } from "./set-up";

const closing: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0).reverse()) {
    await close();
  }
});

async function setUp(options: Parameters<typeof createBridge>[2] = {}) {
  const kafka = new FakeKafka();
  const generator = await FakeGenerator.start();
  closing.push(() => generator.close());
  const made = createBridge(kafka, generator.url, options);
  void made.bridge.start();
  closing.push(() => made.bridge.close(2_000));
  await generator.connected();
  const errors = (type: string) => made.metric(`kafka_bridge_errors_total{error_type="${type}"}`);
  const deadLetters = (count: number) =>
    eventually(
      () => kafka.log(deadLetterTopic, 0),
      (records) => records.length >= count,
    );
  return { kafka, generator, errors, deadLetters, ...made };
}

const cases: [string, string, (generator: FakeGenerator) => string | Buffer][] = [
  ["malformed", "text that is not JSON", () => "{nonsense"],
  ["malformed", "an empty line", () => ""],
  ["malformed", "JSON that is no object", () => "[1,2,3]"],
  ["malformed", "JSON without a type", () => '{"price":1}'],
  [
    "malformed",
    "bytes that are not UTF-8",
    (generator) => Buffer.from(generator.quote(2).replace("AAPL", "\xff\xfe"), "latin1"),
  ],
  ["malformed", "a missing field", (generator) => generator.quote(2, { bid_price: undefined })],
  ["malformed", "a text in the place of a number", (generator) => generator.quote(2, { volume: "many" })],
  ["malformed", "a time in microseconds", (generator) => generator.quote(2, { event_time: Date.now() * 1000 })],
  ["malformed", "a time that stands for never", (generator) => generator.quote(2, { event_time: 253402300799000 })],
  ["malformed", "the sequence of another place", (generator) => generator.quote(7)],
  ["malformed", "the id of another stream", (generator) => generator.quote(2, { stream_id: randomUUID() })],
  ["unknown_type", "a type that is not known", (generator) => generator.quote(2, { type: "rumour" })],
  ["oversized", "more bytes than are allowed", (generator) => generator.quote(2, { note: "x".repeat(1_000) })],
];

test.each(cases)(
  "%s: %s goes to the dead-letter topic as it was, is counted, and the stream goes on",
  async (reason, _, make) => {
    const { kafka, generator, errors, deadLetters, lines } = await setUp({ maxMessageBytes: 800 });
    const line = make(generator);
    generator.send([generator.quote(1), line, generator.quote(3)]);
    const [letter] = await deadLetters(1);
    expect(letter?.value).toEqual(Buffer.from(line));
    expect(letter?.headers).toMatchObject({
      [headers.reason]: reason,
      [headers.detail]: expect.stringMatching(/./),
      [headers.streamId]: generator.streamId,
      [headers.sequence]: "2",
      [headers.originalBytes]: String(Buffer.from(line).length),
    });
    await eventually(
      () => generator.acked,
      (acked) => acked === 3,
    );
    expect(kafka.all(topics.quote)).toHaveLength(2);
    expect(await errors(reason)).toBe(1);
    expect(lines.filter((entry) => entry.level === "WARN").map((entry) => entry.context?.kind)).toEqual([reason]);
  },
);

test("a dead letter keeps the correlation id when it can be read, in the record and in the log", async () => {
  const { generator, deadLetters, lines } = await setUp();
  const correlation_id = randomUUID();
  generator.send([generator.quote(1, { correlation_id, volume: -1 })]);
  const [letter] = await deadLetters(1);
  expect(letter?.headers[headers.correlationId]).toBe(correlation_id);
  expect(lines.find((entry) => entry.level === "WARN")?.correlation_id).toBe(correlation_id);
});

test("a thousand bad messages are a thousand dead letters and one line in the log", async () => {
  const { generator, deadLetters, errors, lines } = await setUp();
  generator.send(Array.from({ length: 1_000 }, (_, index) => `bad ${index}`));
  const letters = await deadLetters(1_000);
  expect(letters.map(({ value }) => value.toString()).slice(0, 3)).toEqual(["bad 0", "bad 1", "bad 2"]);
  expect(await errors("malformed")).toBe(1_000);
  expect(lines.filter((line) => line.level === "WARN")).toHaveLength(1);
});

test("frames that are not of the protocol are kept too, and the good ones around them are bridged", async () => {
  const { kafka, generator, errors, deadLetters } = await setUp();
  generator.send(generator.quotes(1));
  generator.socket?.send("what is this?");
  generator.socket?.send(Buffer.from([0, 1, 2, 3]), { binary: true });
  generator.send(generator.quotes(1));
  const letters = await deadLetters(2);
  expect(letters.map(({ value }) => value)).toEqual([Buffer.from("what is this?"), Buffer.from([0, 1, 2, 3])]);
  expect(letters[0]?.headers).not.toHaveProperty(headers.sequence);
  await eventually(
    () => generator.acked,
    (acked) => acked === 2,
  );
  expect(kafka.all(topics.quote)).toHaveLength(2);
  expect(await errors("malformed")).toBe(2);
  expect(generator.connections).toBe(1);
});

test("dead letters are not written again after a restart", async () => {
  const { kafka, generator, deadLetters, bridge } = await setUp();
  kafka.afterWrite = () => new Promise(() => undefined);
  generator.send(["bad 1", "bad 2"]);
  await deadLetters(1);
  await bridge.close(0);
  kafka.afterWrite = () => undefined;
  const next = createBridge(kafka, generator.url);
  closing.push(() => next.bridge.close(1_000));
  void next.bridge.start();
  await generator.connected(2);
  generator.send(["bad 1", "bad 2", "bad 3"]);
  await eventually(
    () => generator.acked,
    (acked) => acked === 3,
  );
  expect(kafka.log(deadLetterTopic, 0).map(({ value }) => value.toString())).toEqual(["bad 1", "bad 2", "bad 3"]);
});

test("what Kafka itself refuses becomes a dead letter, and its neighbours in the batch arrive", async () => {
  const { kafka, generator, errors, deadLetters } = await setUp({ lingerMs: 20 });
  kafka.beforeWrite = (topic, _, records) => {
    if (topic !== deadLetterTopic && records.some(({ value }) => value.includes("too much"))) {
      throw new SendError(
        "refused",
        "The request included a message larger than the max message size the server will accept",
        { reason: "oversized" },
      );
    }
  };
  generator.send(generator.quotes(5, (index) => (index === 2 ? { note: "too much" } : {})));
  const [letter] = await deadLetters(1);
  expect(letter?.headers).toMatchObject({ [headers.reason]: "oversized", [headers.sequence]: "3" });
  await eventually(
    () => generator.acked,
    (acked) => acked === 5,
  );
  expect(kafka.all(topics.quote).map(({ headers: found }) => found[headers.sequence])).toEqual(["1", "2", "4", "5"]);
  expect(await errors("oversized")).toBe(1);
});

test("what Kafka refuses is kept though a dead letter of a later message was written before", async () => {
  const { kafka, generator, errors, deadLetters } = await setUp();
  kafka.beforeWrite = async (topic) => {
    if (topic !== deadLetterTopic) {
      await deadLetters(1);
      throw new SendError("refused", "this record has failed the validation on the broker");
    }
  };
  generator.send([generator.quote(1), "{nonsense"]);
  const letters = await deadLetters(2);
  expect(letters.map(({ headers: found }) => found[headers.sequence])).toEqual(["2", "1"]);
  await eventually(
    () => generator.acked,
    (acked) => acked === 2,
  );
  expect(await errors("malformed")).toBe(2);
});

test("a frame that is too large to be read breaks the connection once, then is passed over", async () => {
  const { generator, errors, deadLetters } = await setUp();
  generator.send(generator.quotes(1));
  const tooLarge = "x".repeat(17 * 1024 * 1024);
  for (const attempt of [2, 3]) {
    generator.send([tooLarge], 2);
    await generator.connected(attempt);
  }
  expect(generator.frames.filter((frame) => frame.type === "resume").map((frame) => frame.after)).toEqual([
    undefined,
    1,
    2,
  ]);
  generator.send([generator.quote(3)], 3);
  const [letter] = await deadLetters(1);
  expect(letter?.headers).toMatchObject({ [headers.reason]: "oversized", [headers.sequence]: "2" });
  await eventually(
    () => generator.acked,
    (acked) => acked === 3,
  );
  expect(await errors("oversized")).toBe(1);
});
