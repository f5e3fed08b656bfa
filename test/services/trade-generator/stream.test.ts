import { createServer } from "node:http";
import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import WebSocket from "ws";
import { closeServer, listen } from "../../../services/shared/http-server";
import { type Message, messageSchema } from "../../../services/shared/messages";
import { closeCodes, decodeFrame } from "../../../services/shared/stream-protocol";
import { MessageBuffer } from "../../../services/trade-generator/message-buffer";
import { generatorSettings } from "../../../services/trade-generator/settings";
import { StreamServer } from "../../../services/trade-generator/stream-server";
import { startTradeGenerator } from "../../../services/trade-generator/trade-generator";
import { eventually, recordedLog, sample, startService } from "../helpers";

type Service = Awaited<ReturnType<typeof startService>>;

/** A reader as a client of its own would be written from the protocol. */
class TestReader {
  readonly messages: Message[] = [];
  readonly hellos: { stream_id: string; next: number }[] = [];
  readonly closed: Promise<{ code: number; reason: string }>;
  private readonly socket: WebSocket;

  constructor({ port }: Service, query = "", resume: Record<string, unknown> | string | undefined = {}) {
    this.socket = new WebSocket(`ws://127.0.0.1:${port}/stream${query}`);
    this.closed = new Promise((resolve) =>
      this.socket.on("close", (code, reason) => resolve({ code, reason: String(reason) })),
    );
    this.socket.on("error", () => undefined);
    this.socket.on("open", () => {
      if (resume !== undefined) {
        this.send(typeof resume === "string" ? resume : { type: "resume", ...resume });
      }
    });
    this.socket.on("message", (data) => {
      const { header, lines } = decodeFrame(data as Buffer) as NonNullable<ReturnType<typeof decodeFrame>>;
      if (header.type === "hello") {
        this.hellos.push(header);
      }
      lines.forEach((line, index) => {
        const message = messageSchema.parse(JSON.parse(String(line)));
        expect(header).toMatchObject({ type: "batch", stream_id: message.stream_id, first: message.sequence - index });
        this.messages.push(message);
      });
    });
  }

  get sequences(): number[] {
    return this.messages.map((message) => message.sequence);
  }

  send(frame: Record<string, unknown> | string): void {
    this.socket.send(typeof frame === "string" ? frame : JSON.stringify(frame));
  }

  ack(sequence: number): void {
    this.send({ type: "ack", stream_id: this.hellos[0]?.stream_id, sequence });
  }

  pause(): void {
    this.socket.pause();
  }

  resume(): void {
    this.socket.resume();
  }

  /** Says good-bye, after everything that it has sent. */
  async leave(): Promise<void> {
    this.socket.close();
    await this.closed;
  }

  /** Disappears without a good-bye, as a killed process does. */
  kill(): void {
    this.socket.terminate();
  }

  async have(count: number): Promise<this> {
    await eventually(
      () => this.messages.length,
      (length) => length >= count,
    );
    return this;
  }
}

const services: Service[] = [];
const readers: TestReader[] = [];

async function generator(env: Record<string, string> = {}): Promise<Service> {
  const fast = { TRADES_PER_SECOND: "500", SHUTDOWN_TIMEOUT_SECONDS: "2", ...env };
  const service = await startService("trade-generator", generatorSettings, fast, startTradeGenerator);
  services.push(service);
  return service;
}

function read(...args: ConstructorParameters<typeof TestReader>): TestReader {
  const reader = new TestReader(...args);
  readers.push(reader);
  return reader;
}

const backlog = async (service: Service) =>
  sample((await service.page("/metrics")).text, "trade_generator_backlog_messages");

/** Until the generator has noticed that a reader is gone, the next one is turned away; the bridge tries again, a test waits. */
const noticed = (service: Service) =>
  eventually(
    () => service.lines,
    (lines) => lines.some((line) => line.message === "reader disconnected"),
  );

/** From 1 or another number on, without a gap and without a repetition. */
function expectGapless(sequences: readonly number[], from = 1): void {
  const wrong = sequences.findIndex((sequence, index) => sequence !== from + index);
  expect(wrong < 0 ? "gapless" : `${sequences[wrong]} in the place of ${from + wrong}`).toBe("gapless");
}

afterEach(async () => {
  const stops = services.splice(0).map((service) => service.stop());
  readers.splice(0).forEach((reader) => void reader.kill());
  await Promise.all(stops);
});

test("every message fits the schema, sequences have no gaps, correlation ids and events are each their own", async () => {
  const reader = await read(await generator()).have(600);
  expectGapless(reader.sequences);
  expect(new Set(reader.messages.map((message) => message.correlation_id)).size).toBe(reader.messages.length);
  expect(new Set(reader.messages.map((message) => message.type))).toEqual(new Set(["trade", "order", "quote"]));
  expect(Math.abs((reader.messages.at(-1)?.event_time ?? 0) - Date.now())).toBeLessThan(5_000);
});

test("a reader that was killed goes on after the last sequence that it received, with nothing lost or repeated", async () => {
  const service = await generator();
  const first = await read(service).have(100);
  first.ack(50);
  first.kill();
  await noticed(service);
  const received = first.sequences.at(-1) as number;
  const second = await read(service, "", { stream_id: first.hellos[0]?.stream_id, after: received }).have(100);
  expect(second.hellos).toEqual([expect.objectContaining({ next: received + 1 })]);
  expectGapless([...first.sequences, ...second.sequences]);
});

test("a reader that has forgotten everything gets what was never acknowledged", async () => {
  const service = await generator();
  const first = await read(service).have(100);
  first.ack(70);
  await first.leave();
  await noticed(service);
  const second = await read(service).have(10);
  expect(second.sequences[0]).toBe(71);
});

test("a reader of an earlier run of the generator starts at the beginning of the new stream", async () => {
  const reader = await read(await generator(), "", {
    stream_id: "6f9619ff-8b86-4011-b42d-00cf4fc964ff",
    after: 900,
  }).have(10);
  expectGapless(reader.sequences);
});

test("a full buffer pauses the market and makes the service unready; it goes on where it was, with nothing dropped", async () => {
  const service = await generator({ BUFFER_MESSAGES: "200" });
  await eventually(
    () => backlog(service),
    (size) => size === 200,
  );
  const before = sample((await service.page("/metrics")).text, "trade_generator_latency_seconds_count");
  await sleep(100);
  const { text } = await service.page("/metrics");
  expect(sample(text, "trade_generator_latency_seconds_count")).toBe(before);
  const ready = await service.page("/ready");
  expect([ready.status, ready.text]).toEqual([
    503,
    expect.stringContaining("200 messages wait for the reader's acknowledgement"),
  ]);
  expect((await service.page("/health")).status).toBe(200);

  const reader = read(service);
  const acking = setInterval(() => reader.messages.length > 0 && reader.ack(reader.messages.length), 5);
  await reader.have(1_000);
  await eventually(
    () => service.page("/ready"),
    ({ status }) => status === 200,
  );
  clearInterval(acking);
  expectGapless(reader.sequences);
});

test("a reader that reads nothing for a while loses nothing", async () => {
  const service = await generator({ TRADES_PER_SECOND: "5000", BUFFER_MESSAGES: "10000" });
  const reader = await read(service).have(1);
  reader.pause();
  await eventually(
    () => backlog(service),
    (size) => size === 10_000,
  );
  reader.resume();
  await reader.have(10_000);
  expectGapless(reader.sequences);
});

test("a watcher sees what happens from now on, needs no acknowledgement and holds nothing back", async () => {
  const service = await generator({ BUFFER_MESSAGES: "100000" });
  const pipeline = await read(service).have(100);
  const watcher = await read(service, "?watch=1", undefined).have(100);
  expect(watcher.sequences[0]).toBeGreaterThan(50);
  expectGapless(watcher.sequences, watcher.sequences[0]);
  const acked = pipeline.sequences.at(-1) as number;
  pipeline.ack(acked);
  await pipeline.leave();
  await noticed(service);
  expect((await read(service).have(1)).sequences[0]).toBe(acked + 1);
});

test("there is one pipeline reader at a time; the next may come when it is gone", async () => {
  const service = await generator();
  const first = await read(service).have(1);
  expect(await read(service).closed).toEqual({
    code: closeCodes.taken,
    reason: "another pipeline reader is connected",
  });
  first.kill();
  await noticed(service);
  await read(service).have(10);
});

test.each([
  ["no JSON", "hello?", "neither a resume nor an ack"],
  ["an unknown type", { type: "shout" }, "neither a resume nor an ack"],
  ["a place ahead of the stream", "ahead", /^after 1000000 is ahead of the stream, whose next sequence is \d+$/],
])("a reader that sends %s is sent away with the reason", async (_, frame, reason) => {
  const service = await generator();
  const stream_id = service.lines.find((line) => line.message === "the market is open")?.context?.stream_id;
  const resume = frame === "ahead" ? { stream_id, after: 1_000_000 } : frame;
  const { code, reason: said } = await read(service, "", typeof resume === "string" ? resume : { ...resume }).closed;
  expect(code).toBe(closeCodes.badFrame);
  expect(said).toMatch(reason);
});

test("an acknowledgement of what was never sent does not delete it", async () => {
  const service = await generator();
  const reader = await read(service).have(10);
  reader.ack(1_000_000);
  expect(await reader.closed).toMatchObject({ code: closeCodes.badFrame });
  expect((await read(service).have(1)).sequences[0]).toBe(1);
});

test("a clean stop waits for the reader to acknowledge the last message", async () => {
  const service = await generator({ TRADES_PER_SECOND: "2000", SHUTDOWN_TIMEOUT_SECONDS: "20" });
  const reader = await read(service).have(500);
  const stopped = service.stop();
  const acking = setInterval(() => reader.ack(reader.sequences.length), 5);
  expect(await stopped).toBe(true);
  clearInterval(acking);
  expect(await reader.closed).toMatchObject({ code: closeCodes.goingAway });
  expectGapless(reader.sequences);
  expect(service.lines.filter((line) => line.level === "WARN")).toEqual([]);
});

test("a stop without acknowledgements ends in time and says how much is lost", async () => {
  const service = await generator();
  await read(service).have(10);
  await service.stop();
  expect(service.lines).toContainEqual(
    expect.objectContaining({ level: "WARN", message: "no reader took the last messages, they are lost" }),
  );
});

test("a reader that comes after the good-bye is refused, so that the HTTP server need not wait for it", async () => {
  const http = createServer();
  const port = await listen(http, 0, "127.0.0.1");
  const server = new StreamServer({ http, streamId: "s", buffer: new MessageBuffer(10), log: recordedLog().log });
  await server.close();
  const late = new WebSocket(`ws://127.0.0.1:${port}/stream`);
  const outcome = new Promise((resolve) => {
    late.on("open", () => resolve("welcomed"));
    late.on("error", ({ message }) => resolve(message));
  });
  expect(await outcome).toBe("Unexpected server response: 503");
  await closeServer(http);
});

test.each([
  ["//", "400 Bad Request"],
  ["/other", "404 Not Found"],
])("asking to upgrade %s is answered with %s, and a reset after that does no harm", async (target, status) => {
  const service = await generator();
  const socket = connect(service.port, "127.0.0.1");
  socket.write(`GET ${target} HTTP/1.1\r\nhost: generator\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n`);
  const answer = await new Promise((resolve) => socket.once("data", resolve));
  expect(String(answer)).toMatch(`HTTP/1.1 ${status}\r\n`);
  socket.resetAndDestroy();
  await read(service).have(10);
});
