import WebSocket from "ws";
import { Backoff } from "../shared/backoff";
import { keepAlive } from "../shared/heartbeat";
import type { Logger } from "../shared/logger";
import { closeCodes, decodeFrame } from "../shared/stream-protocol";

/** The largest frame that is taken into memory, bytes. */
const maxFrameBytes = 16 * 1024 * 1024;
const handshakeTimeoutMs = 5_000;

export interface GeneratorClientOptions {
  readonly url: string;
  readonly log: Logger;
  /** From where to go on after a reconnect; `undefined` for the oldest that the generator still has. */
  readonly position: () => { streamId: string; received: number } | undefined;
  readonly onHello: (streamId: string, next: number) => void;
  /** Lines with sequences from `first` on. False when there is a gap before them: the connection starts over. */
  readonly onBatch: (streamId: string, first: number, lines: readonly Buffer[]) => boolean;
  /** A frame that is not of the protocol. */
  readonly onGarbage: (frame: Buffer) => void;
  /** A frame so large that it was not read. */
  readonly onTooLarge: (detail: string) => void;
  /** True when nothing more should be read for now. */
  readonly full: () => boolean;
}

/** The connection to the generator: comes back after every loss, goes on where it was, and stands still while the bridge is full. */
export class GeneratorClient {
  /** Why nothing can be read now. */
  trouble: string | undefined = "not connected yet";
  private socket: WebSocket | undefined;
  private readonly backoff = new Backoff(250, 5_000);
  private retry: NodeJS.Timeout | undefined;
  private stopped = false;

  constructor(private readonly options: GeneratorClientOptions) {}

  start(): void {
    const { url, log } = this.options;
    const socket = new WebSocket(url, {
      maxPayload: maxFrameBytes,
      handshakeTimeout: handshakeTimeoutMs,
      perMessageDeflate: false,
      // Checked line by line, so that one bad line does not cost the connection.
      skipUTF8Validation: true,
    });
    this.socket = socket;
    let failure = "";
    socket.on("open", () => {
      keepAlive(socket, { deaf: () => socket.isPaused });
      const position = this.options.position();
      const from = position && { stream_id: position.streamId, after: position.received };
      socket.send(JSON.stringify({ type: "resume", ...from }));
      if (this.options.full()) {
        socket.pause();
      }
    });
    socket.on("message", (data, isBinary) => this.receive(socket, data as Buffer, isBinary));
    socket.on("error", (error) => {
      failure = error.message;
      if ("code" in error && error.code === "WS_ERR_UNSUPPORTED_MESSAGE_LENGTH") {
        this.options.onTooLarge(`a frame larger than ${maxFrameBytes} bytes`);
      }
    });
    socket.on("close", (code, reason) => {
      if (this.stopped) {
        return;
      }
      const why = failure || String(reason) || `closed with code ${code}`;
      if (this.trouble !== why) {
        log.warn("no connection to the generator, trying again", { context: { url, reason: why, code } });
      }
      this.trouble = why;
      this.retry = setTimeout(() => this.start(), this.backoff.delay());
    });
  }

  /** Everything up to `sequence` is safe. */
  acknowledge(streamId: string, sequence: number): void {
    if (this.socket?.readyState === WebSocket.OPEN) {
      this.socket.send(JSON.stringify({ type: "ack", stream_id: streamId, sequence }));
    }
  }

  /** Reads again after it was full. */
  resume(): void {
    if (!this.stopped) {
      this.socket?.resume();
    }
  }

  /** Reads nothing more, but can still acknowledge. */
  stop(): void {
    this.stopped = true;
    clearTimeout(this.retry);
    this.socket?.pause();
  }

  /** Ends the connection; a generator that does not answer within a second is not waited for. */
  async close(): Promise<void> {
    const { socket } = this;
    if (!socket || socket.readyState === WebSocket.CLOSED) {
      return;
    }
    const closed = new Promise((resolve) => socket.once("close", resolve));
    const cut = setTimeout(() => socket.terminate(), 1_000);
    socket.resume();
    socket.close(closeCodes.goingAway, "the bridge is stopping");
    await closed;
    clearTimeout(cut);
  }

  private receive(socket: WebSocket, data: Buffer, isBinary: boolean): void {
    if (this.stopped) {
      return;
    }
    const frame = isBinary ? undefined : decodeFrame(data);
    if (!frame) {
      this.options.onGarbage(data);
    } else if (frame.header.type === "hello") {
      this.trouble = undefined;
      this.backoff.reset();
      this.options.onHello(frame.header.stream_id, frame.header.next);
    } else if (!this.options.onBatch(frame.header.stream_id, frame.header.first, frame.lines)) {
      socket.close(closeCodes.badFrame, "messages are missing in between");
      return;
    }
    if (this.options.full()) {
      socket.pause();
    }
  }
}
