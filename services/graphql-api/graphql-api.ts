import { jdbcCatalog } from "../data-observer/iceberg/catalog";
import { localWarehouse } from "../data-observer/iceberg/files";
import { openDatabase } from "../data-observer/store/database";
import type { ServiceContext } from "../shared/service";
import type { SettingValues } from "../shared/settings";
import { createApi } from "./api";
import { DuckDb } from "./data/duckdb";
import { TableStore } from "./data/table-store";
import { Refresher, refreshPage } from "./refresh";
import { Refreshing } from "./refreshing";
import type { apiSettings } from "./settings";
import { apiTables } from "./tables";
import { fullName } from "./tables/table";

type Values = SettingValues<typeof apiSettings>;

/** Connects catalog, files, DuckDB and the pages. */
export function startGraphqlApi(context: ServiceContext<typeof apiSettings>): void {
  const { settings, log, registry, readiness, shutdown, pages } = context;
  const database = openDatabase(databaseOptions(settings), log);
  const warehouse = localWarehouse();
  const store = new TableStore(jdbcCatalog(database, settings.CATALOG_NAME, warehouse), warehouse, apiTables);
  const duckdb = new DuckDb({
    threads: settings.DUCKDB_THREADS,
    memoryMegabytes: settings.DUCKDB_MEMORY_MEGABYTES,
    connections: settings.MAX_RUNNING_QUERIES,
    maxWaiting: settings.MAX_WAITING_QUERIES,
  });
  const api = createApi({
    tables: apiTables,
    store,
    duckdb,
    registry,
    log: log.part("requests"),
    timeoutSeconds: settings.QUERY_TIMEOUT_SECONDS,
    cacheBytes: settings.CACHE_MEGABYTES * 1024 * 1024,
    maxDepth: settings.MAX_DEPTH,
    maxCost: settings.MAX_COST,
    operations: settings.OPERATION_NAMES,
  });
  pages.set("/graphql", api);
  const refresher = new Refresher(store, log.part("tables"));
  pages.set("/refresh", refreshPage(refresher));
  const refreshing = new Refreshing(() => refresher.refresh(), {
    intervalSeconds: settings.REFRESH_INTERVAL_SECONDS,
    retrySeconds: settings.RETRY_INTERVAL_SECONDS,
    complete: () => apiTables.every((table) => !store.problem(table)),
  });
  for (const table of apiTables) {
    readiness.add(() => (store.loaded(table) ? undefined : `${fullName(table)}: ${store.problem(table)}`));
  }
  shutdown.add("database", () => database.close());
  shutdown.add("refreshes", () => refreshing.stop());
  refreshing.start();
}

function databaseOptions(settings: Values) {
  return {
    application: "graphql-api",
    host: settings.DATABASE_HOST,
    port: settings.DATABASE_PORT,
    database: settings.DATABASE_NAME,
    user: settings.DATABASE_USER,
    passwordFile: settings.PGPASSFILE === "none" ? undefined : settings.PGPASSFILE,
  };
}
