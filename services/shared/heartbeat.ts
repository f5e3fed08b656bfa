import type { WebSocket } from "ws";

export interface HeartbeatOptions {
  /** Milliseconds between two pings. @default 5000 */
  readonly intervalMs?: number;
  /** Silence after which the other side is taken for dead, milliseconds. @default 15000 */
  readonly timeoutMs?: number;
  /** True while this side does not read, and so cannot judge the other by its silence. */
  readonly deaf?: () => boolean;
}

/**
 * Notices a peer that vanished without closing: pings it, and terminates the socket when nothing at all arrives for a while.
 * Pings count as signs of life too, so a reader that has paused its socket stays known as alive by the pings that it sends.
 */
export function keepAlive(socket: WebSocket, options: HeartbeatOptions = {}): void {
  const { intervalMs = 5_000, timeoutMs = 15_000, deaf = () => false } = options;
  let heard = performance.now();
  const hear = () => {
    heard = performance.now();
  };
  for (const event of ["message", "ping", "pong"]) {
    socket.on(event, hear);
  }
  const timer = setInterval(() => {
    if (deaf()) {
      hear();
    } else if (performance.now() - heard > timeoutMs) {
      socket.terminate();
      return;
    }
    if (socket.readyState === socket.OPEN) {
      socket.ping();
    }
  }, intervalMs);
  socket.once("close", () => clearInterval(timer));
}
