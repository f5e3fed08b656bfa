import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import WebSocket, { WebSocketServer } from "ws";
import { type HeartbeatOptions, keepAlive } from "../../../services/shared/heartbeat";

let server: WebSocketServer;

beforeEach(async () => {
  server = new WebSocketServer({ port: 0, host: "127.0.0.1" });
  await once(server, "listening");
});

afterEach(() => {
  server.clients.forEach((socket) => void socket.terminate());
  server.close();
});

/** A server's socket that is kept alive, and the client on its other side. */
async function pair(options: HeartbeatOptions, autoPong: boolean) {
  const connected = once(server, "connection");
  const client = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`, { autoPong });
  const [socket] = (await connected) as [WebSocket];
  keepAlive(socket, options);
  await once(client, "open");
  return { client, socket };
}

test("a peer that answers nothing is cut off", async () => {
  const { socket } = await pair({ intervalMs: 20, timeoutMs: 200 }, false);
  await once(socket, "close");
  expect(socket.readyState).toBe(WebSocket.CLOSED);
});

test("a peer that answers pings stays", async () => {
  const { socket } = await pair({ intervalMs: 50, timeoutMs: 1_000 }, true);
  await sleep(2_000);
  expect(socket.readyState).toBe(WebSocket.OPEN);
});

test("a peer that reads nothing but pings by itself stays, and does not judge while it is deaf", async () => {
  const { client, socket } = await pair({ intervalMs: 50, timeoutMs: 1_000 }, true);
  keepAlive(client, { intervalMs: 50, timeoutMs: 500, deaf: () => client.isPaused });
  client.pause();
  await sleep(2_000);
  expect([client.readyState, socket.readyState]).toEqual([WebSocket.OPEN, WebSocket.OPEN]);
});
