import type * as docker from "@pulumi/docker";
import type * as pulumi from "@pulumi/pulumi";
import { jobs } from "../metrics";
import { hostPort } from "../stack/ports";
import { secretFromFile } from "../stack/secret-file";
import type { Settings } from "../stack/settings";
import type { Dagster } from "./dagster";
import type { Flink } from "./flink";
import type { Kafka } from "./kafka";
import type { Platform } from "./platform";
import { type DatabaseConnection, databaseClient } from "./postgres";
import type { Pushgateway } from "./pushgateway";
import { warehouseFolder } from "./render/flink";
import { Service } from "./service";

export interface DataObserverArgs {
  /** Holds the catalog of the tables, and what the checks must not forget. */
  database: DatabaseConnection;
  /** Folder of the tables. */
  warehouse: docker.Volume;
  /** What the stages of the pipeline are asked of. */
  kafka: Kafka;
  flink: Flink;
  dagster: Dagster;
  /** Takes the results. */
  pushgateway: Pushgateway;
}

/** Where the observer reads what it observes. */
export const tablesFile = "/etc/data-observer/tables.json";

const tokenFile = "/run/secrets/catalog-token";

/** How the observer is told of a catalog that is not the stack's own. */
function elsewhere({ url, warehouse, tokenFile: from, folders }: Settings["observation"]["restCatalog"]) {
  if (url === "") return { env: {}, files: [], hostPaths: {} };
  const mounts = Object.entries(folders).map(([location, folder], index) => ({
    location,
    folder,
    here: `/lake/${index}`,
  }));
  return {
    env: {
      CATALOG_URL: url,
      ...(warehouse && { CATALOG_WAREHOUSE: warehouse }),
      ...(from && { CATALOG_TOKEN_FILE: tokenFile }),
      ...(mounts.length > 0 && { WAREHOUSE_MOUNTS: mounts.map(({ location, here }) => `${location}=${here}`).join() }),
    },
    files: from
      ? [
          {
            file: tokenFile,
            content: secretFromFile("observation.restCatalog.tokenFile", from),
            permissions: "0444",
          },
        ]
      : [],
    hostPaths: Object.fromEntries(mounts.map(({ here, folder }) => [here, folder])),
  };
}

/** Freshness, volume, schema, distribution and lineage of the tables, each looked at on its own interval. */
export class DataObserver extends Service {
  constructor(name: string, platform: Platform, args: DataObserverArgs, opts?: pulumi.ComponentResourceOptions) {
    const { port } = jobs["data-observer"];
    const { settings } = platform;
    const { observation } = settings;
    const client = databaseClient(args.database);
    const catalog = elsewhere(observation.restCatalog);
    const intervals = Object.entries(observation.intervals).map(([check, seconds]) => [
      `${check.toUpperCase()}_INTERVAL_SECONDS`,
      String(seconds),
    ]);
    super(
      name,
      platform,
      {
        port,
        env: {
          ...client.env,
          ...catalog.env,
          ...Object.fromEntries(intervals),
          TABLES_FILE: tablesFile,
          PUSHGATEWAY_URL: args.pushgateway.internalUrl,
          KAFKA_BROKERS: args.kafka.bootstrap.join(","),
          INGEST_WAIT_SECONDS: String(Math.min(10, Math.ceil(observation.intervals.lineage / 2))),
          FLINK_URL: args.flink.internalUrl,
          // A checkpoint may fail and be repeated before its stage counts as broken.
          CHECKPOINT_MAX_AGE_SECONDS: String(Math.max(120, 3 * settings.checkpointInterval)),
          DAGSTER_URL: args.dagster.internalUrl,
        },
        files: [
          ...client.files,
          ...catalog.files,
          {
            file: tablesFile,
            content: JSON.stringify({ rules: observation.rules, tables: observation.tables }),
            permissions: "0444",
          },
        ],
        hostPaths: catalog.hostPaths,
        volumes: { [warehouseFolder]: { volume: args.warehouse, readOnly: true } },
        ports: [{ internal: port, external: hostPort(settings, "dataObserver") }],
        memory: settings.memory.dataObserver,
      },
      opts,
    );
  }
}
