import type { RequestListener, Server } from "node:http";
import type { Registry } from "prom-client";
import { z } from "zod";
import { closeServer, createHttpServer, listen } from "./http-server";
import { createLogger, type Logger, logLevels } from "./logger";
import { createRegistry } from "./metrics";
import { Readiness } from "./readiness";
import {
  describeSettings,
  integer,
  oneOf,
  readSettings,
  type Settings,
  SettingsError,
  type SettingValues,
  text,
} from "./settings";
import { Shutdown } from "./shutdown";

/** The settings that every service has. */
export const commonSettings = (port: number) => ({
  PORT: integer(1, 65_535, { description: "Port of /metrics, /health and /ready.", default: String(port) }),
  HOST: text(/^[\w.:-]+$/, "an address of this machine", {
    description: "Address to listen on.",
    default: "0.0.0.0",
  }),
  LOG_LEVEL: {
    ...oneOf(logLevels, {
      description: "The least level that is logged, in small or capital letters.",
      default: "info",
    }),
    schema: z.string().toLowerCase().pipe(z.enum(logLevels)),
  },
  SHUTDOWN_TIMEOUT_SECONDS: integer(1, 600, {
    description:
      "How long a stop may take before what is left is given up; keep it below the container's stop timeout.",
    unit: "seconds",
    default: "25",
  }),
});

type CommonSettings = ReturnType<typeof commonSettings>;

/** What a service is given to start with. */
export interface ServiceContext<S extends Settings> {
  readonly settings: SettingValues<S>;
  readonly log: Logger;
  readonly registry: Registry;
  readonly readiness: Readiness;
  readonly shutdown: Shutdown;
  /** Listens already; a service may take WebSocket upgrades from it. */
  readonly http: Server;
  /** Pages by path, to which a service adds its own. */
  readonly pages: Map<string, RequestListener>;
}

export interface ServiceDefinition<S extends Settings & CommonSettings> {
  readonly name: string;
  readonly settings: S;
  /** Starts the work; adds what must be stopped to `shutdown`. It must not wait for other systems. */
  readonly start: (context: ServiceContext<S>) => void;
}

/** The whole life of a service process. */
export async function runService<S extends Settings & CommonSettings>(definition: ServiceDefinition<S>): Promise<void> {
  const { name, settings: described, start } = definition;
  if (process.argv.includes("--help")) {
    process.stdout.write(describeSettings(name, described));
    return;
  }
  const settings = settingsOrExit(name, described);
  const log = createLogger({ service: name, level: settings.LOG_LEVEL });
  process.on("uncaughtException", (error) => {
    log.error("unexpected error, the process ends", { error });
    process.exit(1);
  });
  process.removeAllListeners("warning");
  process.on("warning", (warning) => log.warn("warning of the runtime", { error: warning }));
  const registry = createRegistry();
  const readiness = new Readiness();
  const shutdown = new Shutdown(log, settings.SHUTDOWN_TIMEOUT_SECONDS * 1000);
  readiness.add(() => (shutdown.begun ? "the service is stopping" : undefined));
  const pages = new Map<string, RequestListener>();
  const http = createHttpServer({ service: name, registry, readiness, pages });
  try {
    await listen(http, settings.PORT, settings.HOST);
  } catch (error) {
    process.stderr.write(
      `${name}: cannot listen on ${settings.HOST}:${settings.PORT} (${error}); set HOST and PORT to a free address\n`,
    );
    process.exit(2);
  }
  shutdown.add("HTTP server", () => closeServer(http));
  shutdown.listen();
  start({ settings, log, registry, readiness, shutdown, http, pages });
  log.info("started", { context: { port: settings.PORT, node: process.version } });
}

function settingsOrExit<S extends Settings & CommonSettings>(name: string, described: S) {
  try {
    return readSettings(described, process.env) as SettingValues<S> & SettingValues<CommonSettings>;
  } catch (error) {
    if (error instanceof SettingsError) {
      process.stderr.write(`${name}: wrong settings\n${error.message}\nAll settings: ${name} --help\n`);
      process.exit(2);
    }
    throw error;
  }
}
