import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { HttpError, parameters, securityHeaders, sendError, sendJson } from "./http";
import type { Library } from "./library";
import type { ViewerConfig } from "./model";
import { question } from "./proxy/questions";
import type { Answer, Upstream } from "./proxy/upstream";
import type { ViewerMetrics } from "./viewer-metrics";
import type { WebFiles } from "./web-files";

export interface ApiOptions {
  readonly library: Library;
  readonly prometheus: Upstream;
  readonly alertmanager: Upstream;
  readonly metrics: ViewerMetrics;
  readonly files: WebFiles;
  readonly config: () => ViewerConfig;
}

/** Every page of the viewer but those that all services have. */
export function createPages(options: ApiOptions): RequestListener {
  return (request, response) => {
    route(options, request, response).catch((error: unknown) => {
      if (!response.headersSent) sendError(response, error);
      else response.destroy();
    });
  };
}

async function route(options: ApiOptions, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const path = new URL(request.url ?? "/", "http://viewer").pathname;
  if (path === "/-/reload") return reload(options, request, response);
  if (path.startsWith("/api/prometheus/")) return askPrometheus(options, request, response, path);
  only(request, "GET", "HEAD");
  if (path === "/api/alertmanager/alerts") return askAlertmanager(options, request, response);
  if (path === "/api/dashboards") return sendJson(response, 200, options.library.summaries);
  if (path.startsWith("/api/dashboards/uid/")) return sendDashboard(options, response, path.split("/")[4] as string);
  if (options.files.has(path)) return options.files.send(request, response, path);
  // The page itself tells which dashboards there are.
  if (path === "/" || /^\/d\/[\w-]+(\/[\w-]*)?$/.test(path))
    return options.files.send(request, response, "/index.html");
  throw new HttpError(404, `${path}: no such page; / lists the dashboards`);
}

function only(request: IncomingMessage, ...methods: string[]): void {
  if (!methods.includes(request.method as string))
    throw new HttpError(405, `method ${request.method} is not allowed, only ${methods.join(" and ")}`);
}

function reload({ library }: ApiOptions, request: IncomingMessage, response: ServerResponse): void {
  only(request, "POST");
  try {
    library.read();
  } catch (error) {
    throw new HttpError(422, (error as Error).message);
  }
  sendJson(response, 200, { status: "success", dashboards: library.size });
}

function sendDashboard({ library, config }: ApiOptions, response: ServerResponse, uid: string): void {
  const found = library.get(uid);
  if (!found) throw new HttpError(404, `there is no dashboard with the uid ${JSON.stringify(uid)}`);
  sendJson(response, 200, { dashboard: found.model, meta: found.summary, config: config() });
}

async function askPrometheus(options: ApiOptions, request: IncomingMessage, response: ServerResponse, path: string) {
  only(request, "GET", "POST");
  const { library, metrics, prometheus } = options;
  const asked = await parameters(request);
  const below = path.slice("/api/prometheus/".length);
  let checked: ReturnType<typeof question>;
  try {
    checked = question(below, asked, library.queries);
  } catch (error) {
    const kind = below === "query" ? "instant" : below === "query_range" ? "range" : "labels";
    if (error instanceof HttpError && error.status === 403) metrics.failed(kind, "refused");
    throw error;
  }
  if (!checked) throw new HttpError(404, `${path}: expected query, query_range, labels or label/<name>/values`);
  const { kind, path: upstreamPath, query } = checked;
  hand(response, await prometheus.ask(kind, upstreamPath, query, goneSignal(response)));
}

async function askAlertmanager({ alertmanager }: ApiOptions, _request: IncomingMessage, response: ServerResponse) {
  const query = new URLSearchParams({ active: "true", silenced: "true", inhibited: "true" });
  hand(response, await alertmanager.ask("alerts", "/api/v2/alerts", query, goneSignal(response)));
}

/** Fires when the reader is gone: nobody waits for the answer any more. */
function goneSignal(response: ServerResponse): AbortSignal {
  const gone = new AbortController();
  response.once("close", () => gone.abort());
  return gone.signal;
}

function hand(response: ServerResponse, { status, body }: Answer): void {
  response.writeHead(status, {
    ...securityHeaders,
    "content-type": "application/json; charset=utf-8",
    "cache-control": "no-store",
  });
  response.end(body);
}
