import { jdbcCatalog } from "../data-observer/iceberg/catalog";
import { localWarehouse } from "../data-observer/iceberg/files";
import { openDatabase } from "../data-observer/store/database";
import type { ServiceContext } from "../shared/service";
import type { SettingValues } from "../shared/settings";
import { createApi } from "./api";
import { DuckDb } from "./data/duckdb";
import { TableStore } from "./data/table-store";
import { refresh, refreshPage } from "./refresh";
import { Refreshing } from "./refreshing";
import type { apiSettings } from "./settings";
import { apiTables } from "./tables";

type Values = SettingValues<typeof apiSettings>;

/** Connects catalog, files, DuckDB and the pages. */
export function startGraphqlApi(context: ServiceContext<typeof apiSettings>): void {
  const { settings, log, registry, readiness, shutdown, pages } = context;
  const pool = openDatabase(databaseOptions(settings), log);
  const warehouse = localWarehouse();
  const store = new TableStore(jdbcCatalog(pool, settings.CATALOG_NAME, warehouse), warehouse, apiTables);
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
  const tableLog = log.part("tables");
  pages.set("/refresh", refreshPage(store, tableLog));
  const refreshing = new Refreshing(() => refresh(store, tableLog), {
    intervalSeconds: settings.REFRESH_INTERVAL_SECONDS,
    retrySeconds: settings.RETRY_INTERVAL_SECONDS,
    complete: () => store.missing().length === 0,
  });
  readiness.add(() => store.missing().join("; ") || undefined);
  shutdown.add("database", () => pool.end());
  shutdown.add("queries", () => duckdb.close());
  shutdown.add("refreshes", () => refreshing.stop());
  refreshing.start();
}

function databaseOptions(settings: Values) {
  return {
    host: settings.DATABASE_HOST,
    port: settings.DATABASE_PORT,
    database: settings.DATABASE_NAME,
    user: settings.DATABASE_USER,
    passwordFile: settings.PGPASSFILE === "none" ? undefined : settings.PGPASSFILE,
  };
}
