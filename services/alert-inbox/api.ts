import { createHash } from "node:crypto";
import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { z } from "zod";
import { sendJson } from "../shared/http-server";
import type { Inbox } from "./inbox";
import { page, style } from "./page";
import { readSlackMessage } from "./slack";
import type { Filter } from "./store";

/** Largest body that is read, bytes. */
const maxBytes = 1024 ** 2;

/** An answer that is not what was hoped for. */
class Refusal extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

/** Answers a method of a page; gives what is sent as JSON, or sends something else itself. */
type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<unknown> | unknown;

function handle(methods: Record<string, Handler>): RequestListener {
  return async (request, response) => {
    try {
      const handler = methods[request.method === "HEAD" ? "GET" : (request.method ?? "")];
      if (!handler) {
        response.setHeader("allow", Object.keys(methods).join(", "));
        throw new Refusal(405, `method ${request.method} is not allowed, only ${Object.keys(methods).join(", ")}`);
      }
      const body = await handler(request, response);
      if (!response.headersSent) {
        sendJson(response, 200, body);
      }
    } catch (error) {
      if (response.headersSent) {
        response.destroy();
        return;
      }
      sendJson(response, error instanceof Refusal ? error.status : 500, { error: (error as Error).message });
    }
  };
}

/** The text of a JSON body. Asking for the type keeps other sites' forms out: a browser asks first before it sends that. */
async function readBody(request: IncomingMessage): Promise<string> {
  const type = request.headers["content-type"] ?? "none";
  if (!/^application\/json\b/i.test(type)) {
    throw new Refusal(415, `content type: found ${type}, expected application/json`);
  }
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= maxBytes) {
      chunks.push(chunk);
    }
  }
  if (size > maxBytes) {
    throw new Refusal(413, `the body has ${size} bytes, at most ${maxBytes} are read`);
  }
  return Buffer.concat(chunks).toString("utf8");
}

/** `since` is what a user would write: a point in time in ISO 8601, or seconds since the epoch. */
function readFilter(request: IncomingMessage): Filter {
  const query = new URL(request.url ?? "/", "http://inbox").searchParams;
  const unknown = [...query.keys()].filter((key) => key !== "since" && key !== "alertname");
  if (unknown.length > 0) {
    throw new Refusal(400, `${unknown.join(", ")}: no such parameter; known: since, alertname`);
  }
  const [since, alertname] = [query.get("since"), query.get("alertname")];
  const at = since === null ? undefined : /^\d+(\.\d+)?$/.test(since) ? Number(since) * 1000 : Date.parse(since);
  if (at !== undefined && Number.isNaN(new Date(at).getTime())) {
    throw new Refusal(
      400,
      `since: found ${JSON.stringify(since)}, expected a time like 2026-01-31T12:00:00Z, or Unix seconds`,
    );
  }
  return { ...(at !== undefined && { since: at }), ...(alertname && { alertname }) };
}

const faultBody = z.strictObject({ status: z.int().min(400).max(599) });

async function setFault(inbox: Inbox, request: IncomingMessage): Promise<object> {
  const body = await readBody(request);
  let parsed: ReturnType<typeof faultBody.safeParse> | undefined;
  try {
    parsed = faultBody.safeParse(JSON.parse(body));
  } catch {
    // Said below, like any other body that does not fit.
  }
  if (!parsed?.success) {
    throw new Refusal(400, `found ${body.slice(0, 200)}, expected {"status": 500} with a status from 400 to 599`);
  }
  inbox.fault.status = parsed.data.status;
  return { status: inbox.fault.status };
}

async function takeSlackMessage(inbox: Inbox, request: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    const body = await readBody(request);
    const { status } = inbox.fault;
    if (status !== undefined) {
      throw new Refusal(status, "the inbox was asked to fail");
    }
    let message: ReturnType<typeof readSlackMessage>;
    try {
      message = readSlackMessage(body);
    } catch (error) {
      throw new Refusal(400, (error as Error).message);
    }
    inbox.take(message);
  } catch (error) {
    inbox.refuse("slack", (error as Error).message);
    throw error;
  }
  // Word for word what Slack answers: Alertmanager takes anything else for an error.
  response.writeHead(200, { "content-type": "text/plain" }).end("ok");
}

const styleHash = createHash("sha256").update(style).digest("base64");

function showPage(inbox: Inbox, request: IncomingMessage, response: ServerResponse): void {
  const filter = readFilter(request);
  const html = page(inbox.store.list(filter), filter, inbox.fault.status);
  response.writeHead(200, {
    "content-type": "text/html; charset=utf-8",
    "cache-control": "no-store",
    "content-security-policy": `default-src 'none'; style-src 'sha256-${styleHash}'; frame-ancestors 'none'; form-action 'self'; base-uri 'none'`,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
  });
  response.end(html);
}

/** The pages of the inbox, by path. */
export function inboxPages(inbox: Inbox): Map<string, RequestListener> {
  return new Map([
    ["/", handle({ GET: (request, response) => showPage(inbox, request, response) })],
    ["/slack", handle({ POST: (request, response) => takeSlackMessage(inbox, request, response) })],
    [
      "/api/notifications",
      handle({
        GET: (request) => inbox.store.list(readFilter(request)),
        DELETE: () => ({ deleted: inbox.store.clear() }),
      }),
    ],
    [
      "/api/fault",
      handle({
        GET: () => ({ status: inbox.fault.status ?? null }),
        PUT: (request) => setFault(inbox, request),
        DELETE: () => {
          inbox.fault.status = undefined;
          return { status: null };
        },
      }),
    ],
  ]);
}
