import { openDatabase } from "../data-observer/store/database";
import type { ServiceContext } from "../shared/service";
import { registerDagsterMetrics } from "./dagster-metrics";
import { readDagster } from "./reading";
import type { exporterSettings } from "./settings";
import { postgresStore } from "./store";
import { Watch } from "./watch";

/** Connects Dagster's API, the store and the metrics. */
export function startDagsterExporter(context: ServiceContext<typeof exporterSettings>): void {
  const { settings, log, registry, readiness, shutdown } = context;
  const graphql = { url: settings.DAGSTER_URL, timeoutMs: settings.POLL_TIMEOUT_SECONDS * 1000 };
  const database = openDatabase(
    {
      application: "dagster-exporter",
      host: settings.DATABASE_HOST,
      port: settings.DATABASE_PORT,
      database: settings.DATABASE_NAME,
      user: settings.DATABASE_USER,
      passwordFile: settings.PGPASSFILE === "none" ? undefined : settings.PGPASSFILE,
    },
    log.part("database"),
  );
  shutdown.add("database", () => database.close());
  const watch = new Watch({
    read: (history, since, signal) => readDagster({ ...graphql, signal }, history, since),
    store: postgresStore(database),
    log: log.part("watch"),
    intervalMs: settings.POLL_INTERVAL_SECONDS * 1000,
  });
  registerDagsterMetrics(registry, watch);
  readiness.add(() => watch.problem);
  const end = new AbortController();
  const running = watch.run(end.signal);
  shutdown.add("watch", async () => {
    end.abort();
    await running;
  });
}
