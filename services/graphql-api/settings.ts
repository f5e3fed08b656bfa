import { commonSettings } from "../shared/service";
import { integer, list, text } from "../shared/settings";

/** With the two labels for what is unknown, these are all operations that the series budget allows. */
const maxOperations = 6;

const word = (description: string, standard: string) =>
  text(/^[\w.-]+$/, "letters, digits, _ . and -", { description, default: standard });

export const apiSettings = {
  ...commonSettings(8002),
  CATALOG_NAME: word("Name of the JDBC catalog, which must be that of its writers.", "trade"),
  DATABASE_HOST: word("PostgreSQL server that keeps the Iceberg catalog.", "postgres"),
  DATABASE_PORT: integer(1, 65_535, { description: "Its port.", default: "5432" }),
  DATABASE_NAME: word("Database of the catalog.", "catalog"),
  DATABASE_USER: word("User, who may read the table iceberg_tables.", "trade"),
  PGPASSFILE: text(/^(none|\/\S*)$/, "an absolute path, or none", {
    description: "File with the user's password, in lines of host:port:database:user:password; none: no password.",
    default: "none",
  }),
  REFRESH_INTERVAL_SECONDS: integer(0, 86_400, {
    description: "Time between two refreshes that nobody asked for; 0: only POST /refresh.",
    unit: "seconds",
    default: "300",
  }),
  RETRY_INTERVAL_SECONDS: integer(1, 3_600, {
    description: "Time between two refreshes while a table cannot be read.",
    unit: "seconds",
    default: "15",
  }),
  CACHE_MEGABYTES: integer(1, 4_096, {
    description: "Memory for answers that are kept until the tables change.",
    unit: "MiB",
    default: "32",
  }),
  DUCKDB_MEMORY_MEGABYTES: integer(32, 65_536, {
    description: "Memory for all queries together; a query that needs more fails.",
    unit: "MiB",
    default: "96",
  }),
  DUCKDB_THREADS: integer(1, 64, { description: "Threads for all queries together.", default: "2" }),
  MAX_RUNNING_QUERIES: integer(1, 64, { description: "Queries that run at a time.", default: "4" }),
  MAX_WAITING_QUERIES: integer(0, 10_000, {
    description: "Queries that may wait for their turn; more are refused.",
    default: "200",
  }),
  QUERY_TIMEOUT_SECONDS: integer(1, 300, {
    description: "Time that the tables of one request may take to answer.",
    unit: "seconds",
    default: "10",
  }),
  MAX_DEPTH: integer(1, 50, { description: "Fields inside each other that a query may have.", default: "8" }),
  MAX_COST: integer(1, 10_000_000, {
    description: "Values that an answer may have, with 500 more for each page of a table.",
    default: "20000",
  }),
  OPERATION_NAMES: list(/^[A-Za-z_]\w{0,63}$/, maxOperations, "names of GraphQL operations", {
    description: "Operations that metrics tell apart; all others are counted as `other`.",
    default: "Trades,Orders,Summaries,Portfolio,Indicators,IntrospectionQuery",
  }),
};
