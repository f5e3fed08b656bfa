import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from "node:http";
import type { Registry } from "prom-client";
import type { Readiness } from "./readiness";

export interface HttpOptions {
  readonly service: string;
  readonly registry: Registry;
  readonly readiness: Readiness;
  /**
   * Pages of the service itself, by path; they answer every method and may be added later. `*` takes every path that has no
   * page. @default none
   */
  readonly pages?: ReadonlyMap<string, RequestListener>;
}

/** Pages that every service has. */
const ownPages = ["/metrics", "/health", "/ready"];

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

/** The pages that every service has: `/metrics`, `/health` (the process is alive), `/ready` (it is able to do its job). */
export function createHttpServer(options: HttpOptions): Server {
  return createServer((request, response) => {
    const path = pathOf(request);
    const page = options.pages?.get(path) ?? (ownPages.includes(path) ? undefined : options.pages?.get("*"));
    if (page) {
      page(request, response);
      return;
    }
    answer(options, request)
      .catch((error: unknown) => json(500, { error: String(error) }))
      .then(({ status, type, body }) => send(response, status, type, request.method === "HEAD" ? "" : body));
  });
}

/** Listens and gives the port, which differs from the wanted one when that is 0. */
export async function listen(server: Server, port: number, host: string): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.off("error", reject);
      resolve();
    });
  });
  const address = server.address();
  return typeof address === "object" && address ? address.port : port;
}

export async function closeServer(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  await closed;
}

function pathOf(request: IncomingMessage): string {
  return (request.url ?? "/").split("?")[0] as string;
}

async function answer(options: HttpOptions, request: IncomingMessage): Promise<Answer> {
  const { service, registry, readiness, pages } = options;
  if (request.method !== "GET" && request.method !== "HEAD") {
    return json(405, { error: `method ${request.method} is not allowed, only GET and HEAD` });
  }
  switch (pathOf(request)) {
    case "/metrics":
      return { status: 200, type: registry.contentType, body: await registry.metrics() };
    case "/health":
      return json(200, { status: "alive", service, uptime_seconds: Math.round(process.uptime()) });
    case "/ready": {
      const reasons = readiness.reasons();
      return reasons.length === 0
        ? json(200, { status: "ready", service })
        : json(503, { status: "not ready", service, reasons });
    }
    default:
      return json(404, { error: "not found", pages: [...ownPages, ...(pages?.keys() ?? [])] });
  }
}

/** Answers a request with JSON. @param headers Further headers. @default none */
export function sendJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): void {
  const { type, body: text } = json(status, body);
  response.writeHead(status, { ...headers, "content-type": type, "cache-control": "no-store" });
  response.end(text);
}

function json(status: number, body: unknown): Answer {
  return { status, type: "application/json; charset=utf-8", body: `${JSON.stringify(body)}\n` };
}

function send(response: ServerResponse, status: number, type: string, body: string): void {
  response.writeHead(status, { "content-type": type, "cache-control": "no-store" });
  response.end(body);
}
