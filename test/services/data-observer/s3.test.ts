import { once } from "node:events";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { s3Warehouse } from "../../../services/data-observer/iceberg/s3";

const key = { AWS_ACCESS_KEY_ID: "key", AWS_SECRET_ACCESS_KEY: "secret" };
const before = Object.keys(key).map((name) => [name, process.env[name]] as const);
let server: Server;

beforeAll(() => Object.assign(process.env, key));
afterAll(() => {
  for (const [name, value] of before) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

/** A store on this machine that answers as `answer` does. */
async function storeThat(answer: RequestListener) {
  server = createServer(answer).listen(0, "127.0.0.1");
  await once(server, "listening");
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return s3Warehouse({ endpoint, region: "us-east-1", pathStyle: true, timeoutMs: 200 });
}

const silent: RequestListener = () => undefined;
const stalling: RequestListener = (_request, response) => response.writeHead(200, { "content-length": 2 }).write("x");

describe.each([
  ["never answers", silent],
  ["stops in the middle of an object", stalling],
])("a store that %s", (_what, answer) => {
  test("is given up when an object is read", async () => {
    const store = await storeThat(answer);
    await expect(store.read("s3://bucket/object")).rejects.toThrow(/200 ms/);
  }, 60_000);

  test("is given up when objects are copied", async () => {
    const store = await storeThat(answer);
    await expect(store.withFiles(["s3://bucket/a", "s3://bucket/b"], async () => "read")).rejects.toThrow(/200 ms/);
  }, 60_000);
});
