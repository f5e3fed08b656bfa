import { commonSettings } from "../shared/service";
import { integer, list, text } from "../shared/settings";

/** Stands for a part that is not there. */
export const none = "none";

const path = (description: string, standard: string) =>
  text(/^(none|default|\/\S*)$/, "an absolute path", { description, default: standard });
const address = (description: string, standard: string) =>
  text(/^(none|https?:\/\/[^\s?#]+)$/, "an address such as http://host:8081, or none", {
    description,
    default: standard,
  });
const word = (description: string, standard: string) =>
  text(/^[\w.-]+$/, "letters, digits, _ . and -", { description, default: standard });
const seconds = (description: string, standard: number) =>
  integer(1, 86_400, { description, unit: "seconds", default: String(standard) });

export const observerSettings = {
  ...commonSettings(8006),
  TABLES_FILE: path(
    "JSON file that says which tables and columns are observed; default: the plan's nine tables.",
    "default",
  ),
  PUSHGATEWAY_URL: address("Where the series are pushed to.", "http://pushgateway:9091"),
  FRESHNESS_INTERVAL_SECONDS: seconds("Time between two passes of the freshness check.", 60),
  VOLUME_INTERVAL_SECONDS: seconds("Time between two passes of the volume check.", 60),
  SCHEMA_INTERVAL_SECONDS: seconds("Time between two passes of the schema check.", 300),
  DISTRIBUTION_INTERVAL_SECONDS: seconds("Time between two passes of the distribution check.", 120),
  LINEAGE_INTERVAL_SECONDS: seconds("Time between two passes of the lineage check.", 60),
  CATALOG_NAME: word("Name of the JDBC catalog, which must be that of its writers.", "trade"),
  CATALOG_URL: address(
    "Address of the REST catalog that has the tables, without /v1; none: the JDBC catalog in the database below.",
    none,
  ),
  CATALOG_WAREHOUSE: text(/^\S+$/, "a word", {
    description: "Warehouse to ask the REST catalog for, or none.",
    default: none,
  }),
  CATALOG_TOKEN_FILE: path("File with the bearer token of the REST catalog, or none.", none),
  CATALOG_CREDENTIAL_FILE: path(
    "File with the `id:secret` of an OAuth2 client that gets tokens for the REST catalog, or none.",
    none,
  ),
  CATALOG_OAUTH2_URL: address("Where those tokens are handed out; none: the catalog itself does.", none),
  CATALOG_OAUTH2_SCOPE: text(/^[\x21-\x7e]+( [\x21-\x7e]+)*$/, "words", {
    description: "What those tokens are asked for.",
    default: "catalog",
  }),
  S3_ENDPOINT: address("Store with the files of tables at s3:// locations; none: Amazon's.", none),
  S3_REGION: word("Region of that store.", "us-east-1"),
  S3_PATH_STYLE: text(/^(true|false)$/, "true or false", {
    description: "Buckets are in the path, not in the host's name.",
    default: "false",
  }),
  WAREHOUSE_MOUNTS: text(
    /^(none|[^\s,=]+=[^\s,=]+(,[^\s,=]+=[^\s,=]+)*)$/,
    "from=to pairs, separated by commas, or none",
    {
      description: "Where the tables' files are mounted here, when that is not where their writers see them.",
      default: none,
    },
  ),
  DATABASE_HOST: word("PostgreSQL server that keeps the observer's history, and the JDBC catalog.", "postgres"),
  DATABASE_PORT: integer(1, 65_535, { description: "Its port.", default: "5432" }),
  DATABASE_NAME: word("Database; the observer makes a schema `observer` in it.", "catalog"),
  DATABASE_USER: word("User, who may create that schema.", "trade"),
  PGPASSFILE: path(
    "File with the user's password, in lines of host:port:database:user:password; none: no password.",
    none,
  ),
  KAFKA_BROKERS: text(
    /^(none|[\w.-]+:\d{1,5}(,[\w.-]+:\d{1,5})*)$/,
    "host:port of brokers, separated by commas, or none",
    {
      description: "Brokers that tell of the ingest stage; none: it is not reported.",
      default: none,
    },
  ),
  INGEST_TOPICS: list(/^[\w.-]+$/, 20, "topics", {
    description: "Topics that all must grow for the ingest stage to work.",
    default: "raw-trades,raw-orders,raw-market-data",
  }),
  INGEST_WAIT_SECONDS: seconds("How long a pass waits for the topics to grow; shorter than its interval.", 10),
  FLINK_URL: address("Flink's REST endpoint, for the stages stream and bronze; none: they are not reported.", none),
  CHECKPOINT_MAX_AGE_SECONDS: seconds("Age of a job's last checkpoint beyond which its stage is broken.", 120),
  DAGSTER_URL: address(
    "Dagster's webserver, for the stages silver, gold and serve; none: they are not reported.",
    none,
  ),
};
