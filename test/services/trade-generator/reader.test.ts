import type { WebSocket } from "ws";
import { MessageBuffer } from "../../../services/trade-generator/message-buffer";
import { Reader } from "../../../services/trade-generator/reader";

const stream = "6f9619ff-8b86-4011-b42d-00cf4fc964ff";

/** A socket whose other side reads when the test says so. */
function stuckSocket() {
  const written: (() => void)[] = [];
  const socket = {
    OPEN: 1,
    readyState: 1,
    bufferedAmount: 0,
    send(frame: string, done?: () => void) {
      socket.bufferedAmount += frame.length;
      written.push(() => {
        socket.bufferedAmount -= frame.length;
        done?.();
      });
    },
  };
  return { socket, drain: () => written.splice(0).forEach((done) => void done()) };
}

test("no more than a megabyte and a frame waits in the socket of a slow reader; the rest follows as it drains", () => {
  const buffer = new MessageBuffer(20_000);
  for (let sequence = 1; sequence <= 20_000; sequence += 1) {
    buffer.append("x".repeat(350));
  }
  const { socket, drain } = stuckSocket();
  const reader = new Reader(socket as unknown as WebSocket, stream, buffer);
  reader.begin(1);
  expect(socket.bufferedAmount).toBeGreaterThan(500_000);
  expect(socket.bufferedAmount).toBeLessThan(1_048_576 + 262_144 + 1_000);
  reader.pump();
  expect(reader.sent).toBeLessThan(5_000);
  for (let rounds = 0; rounds < 20; rounds += 1) {
    drain();
  }
  expect(reader.sent).toBe(20_000);
});
