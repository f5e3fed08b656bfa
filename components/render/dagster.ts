/** Ports inside the stack's network. */
export const dagsterPorts = { webserver: 3000, code: 4000 } as const;

/** Where the image looks for dagster.yaml and workspace.yaml. */
export const dagsterHome = "/opt/dagster/home";

export interface DagsterOptions {
  /** The database; Dagster keeps its tables in a schema of their own. The password is in the pgpass file. */
  readonly database: { readonly host: string; readonly port: number; readonly database: string; readonly user: string };
  /** Name of the process that loads the definitions, inside the stack's network. */
  readonly codeHost: string;
  /** How long ticks of schedules and sensors are kept, days. @default 7 */
  readonly historyDays?: number;
  /** Runs at a time, processes beside the code server; no two of them write tables. @default 2 */
  readonly concurrentRuns?: number;
  /** Time after which a run is taken for dead and ended, seconds; what it has committed stays. @default 300 */
  readonly maxRunSeconds?: number;
}

/** `dagster.yaml`, the same in every process. */
export function dagsterInstance(options: DagsterOptions) {
  const { database, historyDays = 7, concurrentRuns = 2, maxRunSeconds = 300 } = options;
  const { host, port, user } = database;
  return {
    storage: {
      postgres: {
        postgres_url: `postgresql://${user}@${host}:${port}/${database.database}?options=-csearch_path%3Ddagster`,
      },
    },
    // What a run prints goes to the log of its container; a file of it could not be read by the webserver in another one.
    compute_logs: { module: "dagster._core.storage.noop_compute_log_manager", class: "NoOpComputeLogManager" },
    concurrency: {
      runs: {
        max_concurrent_runs: concurrentRuns,
        // Runs that write tables take much memory, and two that write to one table would only overtake each other.
        tag_concurrency_limits: [{ key: "heavy", value: "true", limit: 1 }],
      },
    },
    // A run that the code server was killed with would count as running for ever, and no further one would be asked for.
    run_monitoring: {
      enabled: true,
      start_timeout_seconds: 180,
      max_runtime_seconds: maxRunSeconds,
      poll_interval_seconds: 30,
    },
    retention: {
      schedule: { purge_after_days: historyDays },
      sensor: { purge_after_days: { skipped: 2, failure: historyDays, success: historyDays } },
    },
    // Nothing is declared that these daemons would look after.
    auto_materialize: { enabled: false, use_sensors: false },
    freshness: { enabled: false },
    telemetry: { enabled: false },
    nux: { enabled: false },
  };
}

/** `workspace.yaml` of the webserver and the daemon. */
export function dagsterWorkspace({ codeHost }: Pick<DagsterOptions, "codeHost">) {
  return {
    load_from: [{ grpc_server: { host: codeHost, port: dagsterPorts.code, location_name: "trade_pipeline" } }],
  };
}
