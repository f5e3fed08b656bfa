import type * as docker from "@pulumi/docker";
import type * as pulumi from "@pulumi/pulumi";
import { jobs } from "../metrics";
import { published } from "../stack/ports";
import { awsCredentials, clientCredential, secretFromFile } from "../stack/secret-file";
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

/** How the observer is told of a catalog that is not the stack's own. */
function elsewhere(catalog: Settings["observation"]["restCatalog"]) {
  if (catalog.url === "") return { env: {}, files: [], hostPaths: {} };
  const { s3, folders } = catalog;
  const mounts = Object.entries(folders).map(([location, folder], index) => ({
    location,
    folder,
    here: `/lake/${index}`,
  }));
  const secrets = [
    { variable: "CATALOG_TOKEN_FILE", setting: "tokenFile", from: catalog.tokenFile },
    {
      variable: "CATALOG_CREDENTIAL_FILE",
      setting: "credentialFile",
      from: catalog.credentialFile,
      form: clientCredential,
    },
    {
      variable: "AWS_SHARED_CREDENTIALS_FILE",
      setting: "s3.credentialsFile",
      from: s3.credentialsFile,
      form: awsCredentials,
    },
  ].flatMap(({ setting, ...secret }) =>
    secret.from ? [{ ...secret, setting: `observation.restCatalog.${setting}`, file: `/run/secrets/${setting}` }] : [],
  );
  const given = {
    CATALOG_URL: catalog.url,
    CATALOG_WAREHOUSE: catalog.warehouse,
    CATALOG_OAUTH2_URL: catalog.oauth2Url,
    CATALOG_OAUTH2_SCOPE: catalog.credentialFile && catalog.scope,
    WAREHOUSE_MOUNTS: mounts.map(({ location, here }) => `${location}=${here}`).join(),
    S3_ENDPOINT: s3.endpoint,
    S3_REGION: s3.region,
    S3_PATH_STYLE: String(s3.pathStyle),
    ...Object.fromEntries(secrets.map(({ variable, file }) => [variable, file])),
    // Debian's Node.js is older than the one that Amazon's library will ask for one day; its version here is pinned.
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
  };
  return {
    env: Object.fromEntries(Object.entries(given).filter(([, value]) => value !== "")),
    files: secrets.map(({ setting, from, file, form }) => ({
      file,
      content: secretFromFile(setting, from, form),
      permissions: "0444",
    })),
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
        ports: [published(settings, "dataObserver", port)],
        memory: settings.memory.dataObserver,
      },
      opts,
    );
  }
}
