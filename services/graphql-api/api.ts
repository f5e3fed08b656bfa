import { GraphQLError } from "graphql";
import { createYoga } from "graphql-yoga";
import type { Registry } from "prom-client";
import type { Logger } from "../shared/logger";
import { ApiMetrics } from "./api-metrics";
import type { DuckDb } from "./data/duckdb";
import { Lru } from "./data/lru";
import { PageReader } from "./data/page";
import type { TableStore } from "./data/table-store";
import { Timeout, withCode } from "./errors";
import { useCorrelationId } from "./plugins/correlation";
import { type Limits, useLimits } from "./plugins/limits";
import { useMetrics } from "./plugins/metrics";
import { OperationNames } from "./plugins/operation";
import { RequestStates } from "./plugins/request-state";
import { ResultCache, useResultCache } from "./plugins/result-cache";
import type { ApiContext } from "./schema/context";
import { createSchema } from "./schema/schema";
import type { ApiTable } from "./tables/table";

/** Queries that are longer are refused before they are read. Bytes. */
const maxRequestBytes = 64 * 1024;
/** Documents whose reading and checking is remembered. */
const rememberedDocuments = 200;

export interface ApiOptions extends Limits {
  readonly tables: readonly ApiTable[];
  readonly store: TableStore;
  readonly duckdb: DuckDb;
  readonly registry: Registry;
  readonly log: Logger;
  /** Time that the tables of one request may take, seconds. */
  readonly timeoutSeconds: number;
  /** Memory of the answers that are kept, bytes. */
  readonly cacheBytes: number;
  /** Names of operations that the metrics tell apart. */
  readonly operations: readonly string[];
}

/** The GraphQL endpoint, with its page for people. */
export function createApi(options: ApiOptions) {
  const { store, tables, log, timeoutSeconds } = options;
  const states = new RequestStates();
  const metrics = new ApiMetrics(options.registry, options.operations);
  const reader = new PageReader(store, options.duckdb);
  const tableFields = new Set(tables.map(({ query }) => query));
  return createYoga<object, ApiContext>({
    schema: createSchema(tables),
    graphqlEndpoint: "/graphql",
    landingPage: false,
    healthCheckEndpoint: "/never",
    cors: false,
    multipart: false,
    maxRequestBodySize: maxRequestBytes,
    logging: yogaLog(log),
    maskedErrors: { maskError: (error) => masked(error, log) },
    parserAndValidationCache: {
      documentCache: new Lru(rememberedDocuments),
      errorCache: new Lru(rememberedDocuments),
    },
    graphiql: { title: "Trades", defaultQuery },
    // The page brings its scripts along: no other host has to be reached.
    renderGraphiQL: async (page) => (await import("@graphql-yoga/render-graphiql")).renderGraphiQL(page),
    context: ({ request }) => ({
      reader,
      store,
      log,
      correlationId: states.of(request).correlationId,
      signal: deadline(timeoutSeconds),
    }),
    plugins: [
      useCorrelationId(states),
      useMetrics(metrics, states, new OperationNames(options.operations)),
      useLimits(options, tableFields),
      useResultCache(new ResultCache(options.cacheBytes, store, metrics)),
    ],
  });
}

const defaultQuery = `query Summaries {
  summaries(limit: 10) {
    items { date symbol tradeCount totalVolume avgPrice }
    next
  }
}
`;

/** A signal that ends everything at once, so many seconds after it was first asked for. */
function deadline(seconds: number): () => AbortSignal {
  let controller: AbortController | undefined;
  return () => {
    if (!controller) {
      const begun = new AbortController();
      setTimeout(() => begun.abort(new Timeout(seconds)), seconds * 1000).unref();
      controller = begun;
    }
    return controller.signal;
  };
}

/** What the server itself has to say; its lower levels tell every request. */
function yogaLog(log: Logger) {
  const said = (words: unknown[]) => words.map((word) => (word instanceof Error ? word.stack : String(word))).join(" ");
  return {
    debug: () => undefined,
    info: () => undefined,
    warn: (...words: unknown[]) => log.warn(said(words)),
    error: (...words: unknown[]) => log.error(said(words)),
  };
}

/** Errors that were not made for the reader stay in the log. */
function masked(error: unknown, log: Logger): GraphQLError {
  if (error instanceof GraphQLError && (!error.originalError || error.originalError instanceof GraphQLError)) {
    return withCode(error);
  }
  const cause = error instanceof GraphQLError ? error.originalError : error;
  log.error("a request failed unexpectedly", { error: cause });
  return new GraphQLError("internal error; the service's log tells more", {
    extensions: { code: "INTERNAL_SERVER_ERROR" },
  });
}
