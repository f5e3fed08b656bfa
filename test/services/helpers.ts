import { setTimeout as sleep } from "node:timers/promises";
import { closeServer, createHttpServer, listen } from "../../services/shared/http-server";
import { createLogger } from "../../services/shared/logger";
import { createRegistry } from "../../services/shared/metrics";
import { Readiness } from "../../services/shared/readiness";
import type { ServiceContext } from "../../services/shared/service";
import { readSettings, type Settings, type SettingValues } from "../../services/shared/settings";
import { Shutdown } from "../../services/shared/shutdown";

export type LogLine = Record<string, unknown> & { level: string; message: string; context?: Record<string, unknown> };

/** A logger whose lines can be read. */
export function recordedLog(service = "test") {
  const lines: LogLine[] = [];
  const log = createLogger({ service, level: "debug", destination: { write: (line) => lines.push(JSON.parse(line)) } });
  return { log, lines };
}

/** Waits until a look succeeds and gives what it saw; fails with what it saw last. */
export async function eventually<T>(
  look: () => T | Promise<T>,
  isIt: (seen: T) => boolean,
  timeoutMs = 120_000,
): Promise<T> {
  const end = performance.now() + timeoutMs;
  for (;;) {
    const seen = await look();
    if (isIt(seen)) {
      return seen;
    }
    if (performance.now() > end) {
      throw new Error(`not within ${timeoutMs} ms, last seen: ${JSON.stringify(seen)}`);
    }
    await sleep(10);
  }
}

/** Holds up whoever waits for `passed` until it is opened. */
export function gate(): { readonly passed: Promise<void>; open(): void } {
  let open: (() => void) | undefined;
  const passed = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { passed, open: () => open?.() };
}

/** Starts a service as its process would, on a free port of this machine unless one is wanted. */
export async function startService<S extends Settings>(
  name: string,
  settings: S,
  env: Record<string, string>,
  start: (context: ServiceContext<S>) => void,
  wantedPort = 0,
) {
  const { log, lines } = recordedLog(name);
  const registry = createRegistry();
  const readiness = new Readiness();
  const shutdown = new Shutdown(log, 10_000);
  const pages = new Map();
  const http = createHttpServer({ service: name, registry, readiness, pages });
  const port = await listen(http, wantedPort, "127.0.0.1");
  shutdown.add("HTTP server", () => closeServer(http));
  const values = readSettings(settings, env) as SettingValues<S>;
  start({ settings: values, log, registry, readiness, shutdown, http, pages });
  const page = async (path: string) => {
    const response = await fetch(`http://127.0.0.1:${port}${path}`, { headers: { connection: "close" } });
    return { status: response.status, text: await response.text() };
  };
  return { port, lines, page, stop: () => shutdown.run("the test is over") };
}

/** Names of the metrics that a page describes, with their types. */
export function described(page: string): Map<string, string> {
  return new Map(
    [...page.matchAll(/^# TYPE (\S+) (\S+)$/gm)].map(([, name, type]) => [name as string, type as string]),
  );
}

/** Value of one series of a page. */
export function sample(page: string, series: string): number | undefined {
  const line = page.split("\n").find((candidate) => candidate.startsWith(`${series} `));
  return line === undefined ? undefined : Number(line.slice(series.length + 1));
}
