import { setTimeout as sleep } from "node:timers/promises";
import { SendError } from "../../../services/kafka-bridge/kafka-port";
import { partitionOf } from "../../../services/kafka-bridge/partitioner";
import { headers, messageSchema } from "../../../services/shared/messages";
import { generatorSettings } from "../../../services/trade-generator/settings";
import { startTradeGenerator } from "../../../services/trade-generator/trade-generator";
import { reconcile } from "../../helpers/reconcile";
import { eventually, gate, sample, startService } from "../helpers";
import { FakeKafka, topics } from "./fake-kafka";
import { createBridge } from "./set-up";

const closing: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0).reverse()) {
    await close();
  }
});

/** The real generator; a test may stop it before its end. */
async function startGenerator(env: Record<string, string> = {}) {
  const fast = { TRADES_PER_SECOND: "400", SHUTDOWN_TIMEOUT_SECONDS: "10", ...env };
  const generator = await startService("trade-generator", generatorSettings, fast, startTradeGenerator);
  closing.push(generator.stop);
  return { ...generator, url: `ws://127.0.0.1:${generator.port}/stream` };
}

function startBridge(...args: Parameters<typeof createBridge>) {
  const made = createBridge(...args);
  void made.bridge.start();
  const close = (flushTimeoutMs = 5_000) => made.bridge.close(flushTimeoutMs);
  closing.push(() => close());
  return { ...made, close };
}

const complete = { missingCount: 0, duplicateCount: 0, outOfOrderCount: 0 };
const records = (kafka: FakeKafka, count: number) =>
  eventually(
    () => kafka.count,
    (found) => found >= count,
  );

test("every message arrives once: as it was sent, under its key, in the partition of the key, with its ids in the headers", async () => {
  const kafka = new FakeKafka();
  const generator = await startGenerator();
  startBridge(kafka, generator.url);
  await records(kafka, 1_000);
  expect(await generator.stop()).toBe(true);
  expect(reconcile(kafka.found())).toEqual([expect.objectContaining({ ...complete, distinct: kafka.count })]);
  for (const [type, topic] of Object.entries(topics)) {
    for (let partition = 0; partition < kafka.partitionsPerTopic; partition += 1) {
      for (const record of kafka.log(topic, partition)) {
        const message = messageSchema.parse(JSON.parse(record.value.toString()));
        expect(message.type).toBe(type);
        expect(record.key).toBe(message.symbol);
        expect(partitionOf(message.symbol, kafka.partitionsPerTopic)).toBe(partition);
        expect(record.headers).toEqual({
          [headers.correlationId]: message.correlation_id,
          [headers.streamId]: message.stream_id,
          [headers.sequence]: String(message.sequence),
        });
      }
    }
  }
});

test("a bridge that dies with batches written and unconfirmed is followed by one that writes nothing twice", async () => {
  const kafka = new FakeKafka();
  const generator = await startGenerator();
  const first = startBridge(kafka, generator.url);
  await records(kafka, 300);
  // From here on Kafka writes but its answers do not arrive: what a killed bridge leaves behind.
  kafka.afterWrite = () => new Promise(() => undefined);
  const before = kafka.count;
  // A lane that waits for its answer writes no further batch, so one more record is all that can be counted on.
  await records(kafka, before + 1);
  await first.close(0);
  kafka.afterWrite = () => undefined;
  const second = startBridge(kafka, generator.url);
  await records(kafka, before + 1_000);
  await generator.stop();
  await second.close();
  expect(reconcile(kafka.found())).toEqual([expect.objectContaining({ ...complete, distinct: kafka.count })]);
});

test("failures before and after the write, retried or in a new session, cost nothing and repeat nothing", async () => {
  const kafka = new FakeKafka();
  const generator = await startGenerator({ TRADES_PER_SECOND: "300" });
  let sends = 0;
  kafka.beforeWrite = () => {
    sends += 1;
    if (sends % 7 === 0) {
      throw new SendError("retry", "leader is moving");
    }
    if (sends % 50 === 0) {
      throw new SendError("lost", "out of order sequence number");
    }
  };
  kafka.afterWrite = () => {
    if (sends % 60 === 0) {
      throw new SendError("lost", "connection closed before the answer");
    }
  };
  const { metric } = startBridge(kafka, generator.url);
  await records(kafka, 3_000);
  kafka.beforeWrite = kafka.afterWrite = () => undefined;
  expect(await generator.stop()).toBe(true);
  expect(kafka.opened).toBeGreaterThan(2);
  expect(reconcile(kafka.found())).toEqual([expect.objectContaining({ ...complete, distinct: kafka.count })]);
  expect(await metric('kafka_bridge_errors_total{error_type="produce"}')).toBeGreaterThan(5);
  expect(await metric('kafka_producer_record_error_rate{client_id="test"}')).toBeGreaterThan(0);
});

test("keys stay in their partitions though a topic gets more of them", async () => {
  const kafka = new FakeKafka();
  const generator = await startGenerator();
  startBridge(kafka, generator.url);
  await records(kafka, 100);
  kafka.add(topics.quote, kafka.partitionsPerTopic);
  kafka.beforeWrite = () => {
    kafka.beforeWrite = () => undefined;
    throw new SendError("lost", "fenced");
  };
  await eventually(
    () => kafka.opened,
    (opened) => opened === 2,
  );
  await records(kafka, kafka.count + 500);
  expect(await generator.stop()).toBe(true);
  expect(kafka.log(topics.quote, kafka.partitionsPerTopic)).toEqual([]);
  expect(reconcile(kafka.found())).toEqual([expect.objectContaining({ ...complete, distinct: kafka.count })]);
});

test("while Kafka takes nothing the bridge stops reading, the generator keeps everything and pauses; then all of it arrives", async () => {
  const kafka = new FakeKafka();
  const kafkaGate = gate();
  kafka.beforeWrite = () => kafkaGate.passed;
  const generator = await startGenerator({ TRADES_PER_SECOND: "5000", BUFFER_MESSAGES: "20000" });
  const { bridge } = startBridge(kafka, generator.url, { maxInFlight: 500 });
  await eventually(
    () => generator.page("/ready"),
    ({ status }) => status === 503,
  );
  await eventually(
    () => bridge.kafkaTrouble,
    (trouble) => /no answer for \d+ s/.test(trouble ?? ""),
  );
  expect(kafka.count).toBe(0);
  kafkaGate.open();
  await records(kafka, 25_000);
  await generator.stop();
  expect(reconcile(kafka.found())).toEqual([expect.objectContaining({ ...complete, distinct: kafka.count })]);
});

test("without Kafka the bridge waits, says why it is not ready, and does not read; it begins when Kafka comes", async () => {
  const kafka = new FakeKafka();
  kafka.away = "connect ECONNREFUSED kafka-broker-1:9092";
  const generator = await startGenerator();
  const { bridge } = startBridge(kafka, generator.url);
  await eventually(
    () => bridge.kafkaTrouble,
    (trouble) => trouble === "Kafka: connect ECONNREFUSED kafka-broker-1:9092",
  );
  expect(bridge.generatorTrouble).toBe(`generator ${generator.url}: not connected yet`);
  expect(sample((await generator.page("/metrics")).text, "trade_generator_websocket_connections_active")).toBe(0);
  kafka.away = undefined;
  await records(kafka, 100);
  expect([bridge.kafkaTrouble, bridge.generatorTrouble]).toEqual([undefined, undefined]);
});

test("the bridge waits for a generator that is not there yet, and follows one that was started anew", async () => {
  const kafka = new FakeKafka();
  const first = await startGenerator();
  await first.stop();
  const { bridge } = startBridge(kafka, first.url);
  await eventually(
    () => bridge.generatorTrouble,
    (trouble) => trouble?.includes("ECONNREFUSED") === true,
  );
  const port = String(first.port);
  const restart = async () => {
    const generator = await startService(
      "trade-generator",
      generatorSettings,
      { SHUTDOWN_TIMEOUT_SECONDS: "10" },
      startTradeGenerator,
      Number(port),
    );
    closing.push(generator.stop);
    return generator;
  };
  const second = await restart();
  await records(kafka, 50);
  expect(await second.stop()).toBe(true);
  const found = kafka.count;
  const third = await restart();
  await records(kafka, found + 50);
  expect(await third.stop()).toBe(true);
  const reports = reconcile(kafka.found());
  expect(reports).toHaveLength(2);
  expect(reports.filter((report) => report.missingCount + report.duplicateCount + report.outOfOrderCount > 0)).toEqual(
    [],
  );
});

test("a stop brings everything that was read to Kafka and acknowledges it: the next bridge finds nothing to skip", async () => {
  const kafka = new FakeKafka();
  kafka.beforeWrite = () => sleep(20);
  const generator = await startGenerator({ TRADES_PER_SECOND: "1000" });
  const first = startBridge(kafka, generator.url);
  await records(kafka, 500);
  await first.close();
  const written = kafka.count;
  const second = startBridge(kafka, generator.url);
  const reading = await eventually(
    () => second.lines.find((line) => line.message === "reading a stream"),
    (line) => line !== undefined,
  );
  expect(reading?.context?.next).toBe(written + 1);
});
