import { readFile } from "node:fs/promises";
import type { Logger } from "../shared/logger";
import type { ServiceContext } from "../shared/service";
import type { SettingValues } from "../shared/settings";
import { DistributionCheck } from "./checks/distribution-check";
import { FreshnessCheck } from "./checks/freshness-check";
import { lineagePass } from "./checks/lineage-pass";
import { SchemaCheck } from "./checks/schema-check";
import { VolumeCheck } from "./checks/volume-check";
import { ConfigError, loadConfig, type ObservedTable } from "./config";
import { DataReader } from "./duckdb";
import { Batches } from "./iceberg/batches";
import { type Catalog, jdbcCatalog, restCatalog } from "./iceberg/catalog";
import { localWarehouse, type Warehouse } from "./iceberg/files";
import { eitherWarehouse, s3Warehouse } from "./iceberg/s3";
import { clientCredentials, type TokenSource } from "./iceberg/token";
import { PassRunner, tablePass } from "./pass";
import { pushTo } from "./push";
import { Schedule } from "./schedule";
import { none, type observerSettings } from "./settings";
import { configuredSources } from "./sources/configured";
import { type Database, openDatabase } from "./store/database";
import { postgresStore } from "./store/postgres-store";

type Values = SettingValues<typeof observerSettings>;

const given = (value: string) => (value === none ? undefined : value);

/** Connects catalog, files, history, sources and Pushgateway, and starts the five checks. */
export function startDataObserver(context: ServiceContext<typeof observerSettings>): void {
  const { settings, log, readiness, shutdown } = context;
  const tables = tablesOrExit(settings.TABLES_FILE, log);
  const now = Date.now;
  const database = openDatabase(databaseOptions(settings), log);
  const warehouse = warehouseOf(settings);
  const reader = new DataReader();
  const sources = configuredSources(settings, now);
  const tools = {
    catalog: catalogOf(settings, database, warehouse),
    batches: new Batches(warehouse),
    store: postgresStore(database),
    log: log.part("checks"),
    now,
  };
  const passes = [
    [settings.FRESHNESS_INTERVAL_SECONDS, tablePass(new FreshnessCheck(tools), tables)],
    [settings.VOLUME_INTERVAL_SECONDS, tablePass(new VolumeCheck(tools), tables)],
    [settings.SCHEMA_INTERVAL_SECONDS, tablePass(new SchemaCheck(tools, warehouse), tables)],
    [settings.DISTRIBUTION_INTERVAL_SECONDS, tablePass(new DistributionCheck(tools, warehouse, reader), tables)],
    [settings.LINEAGE_INTERVAL_SECONDS, lineagePass({ ...tools, sources })],
  ] as const;
  shutdown.add("database", () => database.close());
  shutdown.add("data reader", () => reader.close());
  for (const source of sources) {
    shutdown.add(source.name, () => source.close?.());
  }
  for (const [intervalSeconds, pass] of passes) {
    const runner = new PassRunner({ pass, push: pushTo(settings.PUSHGATEWAY_URL), log: log.part("passes"), now });
    const schedule = new Schedule(intervalSeconds * 1000, () => runner.run());
    readiness.add(() => runner.problem && `${pass.check}: ${runner.problem}`);
    shutdown.add(pass.check, () => schedule.stop());
    schedule.start();
  }
}

function tablesOrExit(file: string, log: Logger): ObservedTable[] {
  try {
    return loadConfig(file);
  } catch (error) {
    if (error instanceof ConfigError) {
      log.error(error.message);
      process.exit(2);
    }
    throw error;
  }
}

function databaseOptions(settings: Values) {
  return {
    application: "data-observer",
    host: settings.DATABASE_HOST,
    port: settings.DATABASE_PORT,
    database: settings.DATABASE_NAME,
    user: settings.DATABASE_USER,
    passwordFile: given(settings.PGPASSFILE),
  };
}

function catalogOf(settings: Values, database: Database, warehouse: Warehouse): Catalog {
  const url = given(settings.CATALOG_URL);
  if (!url) {
    return jdbcCatalog(database, settings.CATALOG_NAME, warehouse);
  }
  const token = tokenOf(settings, url);
  return restCatalog({ url, warehouse: given(settings.CATALOG_WAREHOUSE), ...(token && { token }) });
}

const contentOf = async (file: string) => (await readFile(file, "utf8")).trim();

function tokenOf(settings: Values, catalogUrl: string): TokenSource | undefined {
  const credential = given(settings.CATALOG_CREDENTIAL_FILE);
  if (credential) {
    return clientCredentials({
      url: given(settings.CATALOG_OAUTH2_URL) ?? `${catalogUrl.replace(/\/$/, "")}/v1/oauth/tokens`,
      credential: () => contentOf(credential),
      scope: settings.CATALOG_OAUTH2_SCOPE,
    });
  }
  const token = given(settings.CATALOG_TOKEN_FILE);
  return token ? () => contentOf(token) : undefined;
}

/** The stack's own tables are files; those of another catalog may be objects. */
function warehouseOf(settings: Values): Warehouse {
  const local = localWarehouse(mounts(settings.WAREHOUSE_MOUNTS));
  if (!given(settings.CATALOG_URL)) {
    return local;
  }
  const s3 = s3Warehouse({
    endpoint: given(settings.S3_ENDPOINT),
    region: settings.S3_REGION,
    pathStyle: settings.S3_PATH_STYLE === "true",
  });
  return eitherWarehouse(local, s3);
}

function mounts(text: string) {
  return text === none
    ? []
    : text.split(",").map((pair) => {
        const [from = "", to = ""] = pair.split("=");
        return { from, to };
      });
}
