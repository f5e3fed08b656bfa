import type { Server } from "node:http";
import type { Duplex } from "node:stream";
import { type WebSocket, WebSocketServer } from "ws";
import { keepAlive } from "../shared/heartbeat";
import type { Logger } from "../shared/logger";
import { closeCodes, parseFrame, type ReaderFrame, readerFrameSchema, streamPath } from "../shared/stream-protocol";
import type { MessageBuffer } from "./message-buffer";
import { Reader } from "./reader";

/** Readers send short frames only. Bytes. */
const maxReaderFrameBytes = 4096;
const maxWatchers = 10;

export interface StreamServerOptions {
  readonly http: Server;
  readonly streamId: string;
  readonly buffer: MessageBuffer;
  readonly log: Logger;
}

/** Serves the stream on the HTTP server's port: one pipeline reader, whose acknowledgements count, and some that only watch. */
export class StreamServer {
  private readonly sockets = new WebSocketServer({
    noServer: true,
    maxPayload: maxReaderFrameBytes,
    perMessageDeflate: false,
  });
  private readonly watchers = new Set<Reader>();
  private pipeline: Reader | undefined;

  constructor(private readonly options: StreamServerOptions) {
    options.http.on("upgrade", (request, socket, head) => {
      const target = request.url ?? "/";
      if (!URL.canParse(target, "http://generator")) {
        refuse(socket, "400 Bad Request");
        return;
      }
      const url = new URL(target, "http://generator");
      if (url.pathname !== streamPath) {
        refuse(socket, "404 Not Found");
        return;
      }
      this.sockets.handleUpgrade(request, socket, head, (opened) => {
        this.welcome(opened, url.searchParams.has("watch"));
      });
    });
  }

  get connections(): number {
    return this.sockets.clients.size;
  }

  get hasPipelineReader(): boolean {
    return this.pipeline !== undefined;
  }

  /** Offers the readers what was appended to the buffer. */
  deliver(): void {
    this.pipeline?.pump();
    for (const watcher of this.watchers) {
      watcher.pump();
    }
  }

  /** Says good-bye to the readers; those that do not answer within a second are cut off, and new ones are refused with 503. */
  async close(): Promise<void> {
    this.sockets.close();
    const sockets = [...this.sockets.clients];
    const gone = sockets.map((socket) => new Promise((resolve) => socket.once("close", resolve)));
    for (const socket of sockets) {
      socket.close(closeCodes.goingAway, "the generator is stopping");
    }
    const cut = setTimeout(() => sockets.forEach((socket) => void socket.terminate()), 1_000);
    await Promise.all(gone);
    clearTimeout(cut);
  }

  private welcome(socket: WebSocket, watch: boolean): void {
    const { log, streamId, buffer } = this.options;
    const taken = watch ? this.watchers.size >= maxWatchers : this.pipeline !== undefined;
    socket.on("error", (error) => log.warn("a reader's socket failed", { context: { watch, reason: error.message } }));
    if (taken) {
      socket.close(
        closeCodes.taken,
        watch ? `${maxWatchers} watchers are connected` : "another pipeline reader is connected",
      );
      return;
    }
    keepAlive(socket);
    const reader = new Reader(socket, streamId, buffer);
    if (watch) {
      this.watchers.add(reader);
      reader.begin(buffer.next);
    } else {
      this.pipeline = reader;
      socket.on("message", (data) => this.receive(socket, reader, String(data)));
    }
    log.info("reader connected", { context: { watch, backlog: buffer.size } });
    socket.on("close", (code) => {
      this.watchers.delete(reader);
      this.pipeline = this.pipeline === reader ? undefined : this.pipeline;
      log.info("reader disconnected", { context: { watch, code, backlog: buffer.size } });
    });
  }

  private receive(socket: WebSocket, reader: Reader, text: string): void {
    const frame = parseFrame(readerFrameSchema, text);
    const problem = frame ? this.obey(reader, frame) : "neither a resume nor an ack";
    if (problem) {
      this.options.log.warn("a reader sent what is not understood", {
        context: { problem, frame: text.slice(0, 200) },
      });
      socket.close(closeCodes.badFrame, problem);
    }
  }

  /** Does what the pipeline reader asks; says what is wrong when that cannot be done. */
  private obey(reader: Reader, frame: ReaderFrame): string | undefined {
    const { buffer, streamId } = this.options;
    if (frame.type === "resume") {
      const after = frame.stream_id === streamId ? (frame.after ?? 0) : 0;
      if (after >= buffer.next) {
        return `after ${after} is ahead of the stream, whose next sequence is ${buffer.next}`;
      }
      reader.begin(Math.max(after + 1, buffer.oldest));
    } else if (frame.stream_id === streamId) {
      if (frame.sequence > reader.sent) {
        return `ack ${frame.sequence} is ahead of what was sent, which is ${reader.sent}`;
      }
      buffer.acknowledge(frame.sequence);
    }
    return undefined;
  }
}

function refuse(socket: Duplex, status: string): void {
  // Node listens no more once it has handed the socket over: a client that resets the connection would end the process.
  socket.on("error", () => undefined);
  socket.end(`HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`);
}
