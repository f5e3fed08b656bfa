import { randomUUID } from "node:crypto";
import pino from "pino";

export const logLevels = ["debug", "info", "warn", "error"] as const;
export type LogLevel = (typeof logLevels)[number];

export interface LogDetails {
  /** Facts about this one event; keys in snake case. */
  readonly context?: Readonly<Record<string, unknown>>;
  /** The message or request that the event belongs to. @default an id of this run of the service */
  readonly correlation_id?: string | undefined;
  readonly trace_id?: string;
  readonly span_id?: string;
  /** Written with its stack under `exception`. */
  readonly error?: unknown;
}

/** A logger of one part of a service. Every line is a JSON object in the form of the plan's section 7.1. */
export type Logger = Record<LogLevel, (message: string, details?: LogDetails) => void> & {
  /** The same service, another part: its lines carry `name` as `logger`. */
  part(name: string): Logger;
};

export interface LoggerOptions {
  readonly service: string;
  /** @default "info" */
  readonly level?: LogLevel;
  /** @default standard output, written synchronously so that the last line before an exit is not lost */
  readonly destination?: pino.DestinationStream;
}

export function createLogger({ service, level = "info", destination }: LoggerOptions): Logger {
  const run = randomUUID();
  const root = pino(
    {
      level,
      base: { service },
      messageKey: "message",
      timestamp: () => `,"timestamp":"${new Date().toISOString()}"`,
      formatters: { level: (label) => ({ level: label.toUpperCase() }) },
    },
    destination ?? pino.destination({ dest: 1, sync: true }),
  );

  const wrap = (name: string): Logger => {
    const bound = root.child({ logger: name });
    const at =
      (at: LogLevel) =>
      (message: string, details: LogDetails = {}) => {
        const { error, correlation_id = run, ...rest } = details;
        bound[at](
          { correlation_id, ...rest, ...(error === undefined ? {} : { exception: exception(error) }) },
          message,
        );
      };
    return { debug: at("debug"), info: at("info"), warn: at("warn"), error: at("error"), part: wrap };
  };
  return wrap(service);
}

function exception(error: unknown): string {
  return error instanceof Error ? (error.stack ?? String(error)) : String(error);
}
