import type { IncomingMessage, ServerResponse } from "node:http";
import { sendJson as sendPlainJson } from "../shared/http-server";

/** Longest body of a question, bytes. */
const maxBody = 64 * 1024;

/** An answer that is an error: its status, and a text for the reader. */
export class HttpError extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

/** Nothing that the page shows comes from elsewhere; styles are made by the components while the page runs. */
export const securityHeaders = {
  "content-security-policy": [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join("; "),
  "x-content-type-options": "nosniff",
  "referrer-policy": "same-origin",
};

/** Answers with JSON, under the headers that keep the page to itself. */
export const sendJson = (response: ServerResponse, status: number, body: unknown): void =>
  sendPlainJson(response, status, body, securityHeaders);

/** An error in the form of Prometheus' API, which is the form of every answer below `/api`. */
export function sendError(response: ServerResponse, error: unknown): void {
  const status = error instanceof HttpError ? error.status : 500;
  sendJson(response, status, { status: "error", error: (error as Error).message });
}

/** Parameters of the address, and of the body of a POST that is a form. */
export async function parameters(request: IncomingMessage): Promise<URLSearchParams> {
  const found = new URL(request.url ?? "/", "http://viewer").searchParams;
  if (request.method !== "POST") return found;
  let body = "";
  for await (const chunk of request) {
    body += chunk;
    if (body.length > maxBody) throw new HttpError(413, `the question is longer than ${maxBody} bytes`);
  }
  for (const [name, value] of new URLSearchParams(body)) found.append(name, value);
  return found;
}
