import type { WebSocket } from "ws";
import { encodeBatch } from "../shared/stream-protocol";
import type { MessageBuffer } from "./message-buffer";

/** The most that waits in the socket of one reader, bytes. */
const maxBufferedBytes = 1024 * 1024;
const maxFrameMessages = 500;
const maxFrameCharacters = 256 * 1024;

/** One connected reader: where it is in the stream, and what may be sent to it now. */
export class Reader {
  /** Sequence of the next message to send; `undefined` until the reader has said where to begin. */
  private cursor: number | undefined;

  constructor(
    private readonly socket: WebSocket,
    private readonly streamId: string,
    private readonly buffer: MessageBuffer,
  ) {}

  /** Sequence of the last message that was sent. */
  get sent(): number {
    return (this.cursor ?? 1) - 1;
  }

  begin(next: number): void {
    this.cursor = next;
    this.socket.send(JSON.stringify({ type: "hello", stream_id: this.streamId, next }));
    this.pump();
  }

  /** Sends what there is, as long as the reader keeps up; goes on by itself when its socket has drained. */
  pump(): void {
    const { buffer, socket } = this;
    while (this.cursor !== undefined && socket.readyState === socket.OPEN && socket.bufferedAmount < maxBufferedBytes) {
      const first = Math.max(this.cursor, buffer.oldest);
      const lines = buffer.read(first, maxFrameMessages, maxFrameCharacters);
      if (lines.length === 0) {
        return;
      }
      this.cursor = first + lines.length;
      socket.send(encodeBatch(this.streamId, first, lines), () => {
        if (socket.bufferedAmount < maxBufferedBytes) {
          this.pump();
        }
      });
    }
  }
}
