import { randomUUID } from "node:crypto";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { type WebSocket, WebSocketServer } from "ws";
import { encodeBatch, type ReaderFrame } from "../../../services/shared/stream-protocol";
import { eventually } from "../helpers";

/** A generator that sends what a test wants, good or bad, over a real WebSocket. */
export class FakeGenerator {
  streamId = randomUUID();
  readonly frames: ReaderFrame[] = [];
  /** Sequence after the last that the bridge has asked to have received. */
  next = 1;
  connections = 0;
  socket: WebSocket | undefined;
  private readonly server = new WebSocketServer({ port: 0, host: "127.0.0.1" });

  static async start(): Promise<FakeGenerator> {
    const generator = new FakeGenerator();
    await once(generator.server, "listening");
    return generator;
  }

  private constructor() {
    this.server.on("connection", (socket) => {
      this.connections += 1;
      this.socket = socket;
      socket.on("message", (data) => this.receive(socket, JSON.parse(String(data))));
    });
  }

  get url(): string {
    return `ws://127.0.0.1:${(this.server.address() as AddressInfo).port}/stream`;
  }

  get acked(): number {
    return this.frames.reduce(
      (highest, frame) => (frame.type === "ack" ? Math.max(highest, frame.sequence) : highest),
      0,
    );
  }

  /** Waits for the bridge to be connected and to have said where it wants to begin. */
  async connected(count = 1): Promise<void> {
    await eventually(
      () => this.frames.filter((frame) => frame.type === "resume").length,
      (resumes) => resumes >= count,
    );
  }

  /** Sends lines as one batch; gives the sequence of the first. */
  send(lines: readonly (string | Buffer)[], first = this.next): number {
    this.next = first + lines.length;
    const header = encodeBatch(this.streamId, first, []);
    const rest = lines.flatMap((line, index) =>
      index === 0 ? [Buffer.from(line)] : [Buffer.from("\n"), Buffer.from(line)],
    );
    this.socket?.send(Buffer.concat([Buffer.from(header), ...rest]), { binary: false });
    return first;
  }

  /** A good quote for a place in the stream. */
  quote(sequence: number, changes: Record<string, unknown> = {}): string {
    return JSON.stringify({
      type: "quote",
      stream_id: this.streamId,
      sequence,
      correlation_id: randomUUID(),
      event_time: Date.now(),
      symbol: "AAPL",
      bid_price: 227.99,
      ask_price: 228.01,
      bid_size: 100,
      ask_size: 300,
      last_price: 228.01,
      volume: 12_000,
      ...changes,
    });
  }

  /** So many good quotes from the next place on. */
  quotes(count: number, changes: (index: number) => Record<string, unknown> = () => ({})): string[] {
    return Array.from({ length: count }, (_, index) => this.quote(this.next + index, changes(index)));
  }

  async close(): Promise<void> {
    this.server.clients.forEach((socket) => void socket.terminate());
    await new Promise((resolve) => this.server.close(resolve));
  }

  private receive(socket: WebSocket, frame: ReaderFrame): void {
    this.frames.push(frame);
    if (frame.type === "resume") {
      const after = frame.stream_id === this.streamId ? (frame.after ?? 0) : this.acked;
      this.next = after + 1;
      socket.send(JSON.stringify({ type: "hello", stream_id: this.streamId, next: this.next }));
    }
  }
}
