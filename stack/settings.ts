import { z } from "zod";
import { clientPort, controllerPort } from "../components/render/kafka";
import { jobs } from "../metrics";
import { observation, refuseVerdictless } from "../metrics/observation";
import { groups, overrideProblems, severities } from "../rules";
import { everyAddress, isHost, isLoopback } from "./address";
import { notificationSettings } from "./notification-settings";
import { publishedPorts } from "./ports";

/** Whole number of at least `min`. */
const whole = (min: number, max = Number.MAX_SAFE_INTEGER) => z.int().min(min).max(max);
const maxPort = 65_535;
const port = whole(1, maxPort);

/** Published port of each page and listener on the host, before `portOffset` is added. */
const ports = z
  .strictObject({
    prometheus: port.default(9090),
    alertmanager: port.default(9093),
    pushgateway: port.default(9091),
    tradeGenerator: port.default(8000),
    kafkaBridge: port.default(8001),
    lagExporter: port.default(8005),
    graphqlApi: port.default(8002),
    dagsterExporter: port.default(8003),
    dataObserver: port.default(8006),
    dagster: port.default(3000).describe("Dagster's web page"),
    alertInbox: port.default(8007).describe("page of the alert inbox"),
    grafana: port.default(3001).describe("Grafana's web page; published only where the stack runs one"),
    viewer: port.default(8008).describe("the dashboards' viewer"),
    apiClient: port.default(8009),
    flink: port.default(8081).describe("Flink's web page"),
    flinkSqlGateway: port.default(8083).describe("REST endpoint that runs SQL on Flink"),
    flinkMetrics: port.default(9249).describe("job manager's metrics"),
    kafka: port.default(19092).describe("first broker's listener for clients on the host; the next brokers follow it"),
    kafkaMetrics: port.default(7071).describe("first broker's JMX exporter; the next brokers follow it"),
    nodeExporter: port.default(9100),
    cadvisor: port.default(8080),
  })
  .prefault({});

/** Memory limit of each container, MiB. */
const memory = z
  .strictObject({
    kafka: whole(512).default(768),
    flinkJobManager: whole(512).default(896),
    flinkTaskManager: whole(1024).default(1408),
    flinkSqlGateway: whole(384).default(512),
    postgres: whole(64).default(256),
    prometheus: whole(128).default(768),
    grafana: whole(128).default(512),
    dagsterCode: whole(512).default(640).describe("Dagster's code server, in which runs are executed"),
    dagsterWebserver: whole(192).default(224),
    dagsterDaemon: whole(160).default(192),
    graphqlApi: whole(256).default(384),
    dataObserver: whole(256).default(384),
    service: whole(96).default(256),
    exporter: whole(32).default(192),
  })
  .prefault({});

/** An http or https address, or nothing. */
const address = z
  .union([
    z.literal(""),
    z
      .url({ protocol: /^https?$/, error: "expected an http or https address, or nothing" })
      .regex(/^[^\s?#]*$/, "expected an address without query, fragment and white space"),
  ])
  .default("");

/** A Grafana that is there already and gets the dashboards. */
const grafana = z
  .strictObject({
    url: address.describe(
      "Grafana that gets the dashboards, and reaches Prometheus and Alertmanager at `linkAddress`, or else at `bindAddress`; empty: the stack runs one where `imageSource` is `registry`, and there is none where it is `build`",
    ),
    tokenFile: z
      .string()
      .default("")
      .describe(
        "File that holds the token of a service account with the role Admin there, below the project's folder or absolute; empty: the environment's GRAFANA_AUTH",
      ),
  })
  .prefault({});

/** A store that speaks S3. */
const objectStore = z
  .strictObject({
    endpoint: address.describe("Address of the store; empty: Amazon's"),
    region: z
      .string()
      .regex(/^[\w-]+$/, "letters, digits, _ and -")
      .default("us-east-1")
      .describe("Its region"),
    pathStyle: z
      .boolean()
      .default(false)
      .describe("Buckets are in the path, not in the host's name, as most stores beside Amazon's want it"),
    credentialsFile: z
      .string()
      .default("")
      .describe(
        "File with `aws_access_key_id` and `aws_secret_access_key` under `[default]`, below the project's folder or absolute; empty: the role of the machine",
      ),
  })
  .prefault({});

/** An Iceberg catalog beside the stack's own, for tables that live elsewhere. */
const restCatalog = z
  .strictObject({
    url: address.describe(
      "Iceberg REST catalog that has the tables, without `/v1`; empty: the stack's own JDBC catalog",
    ),
    warehouse: z
      .string()
      .regex(/^\S*$/, "no white space")
      .default("")
      .describe("Warehouse to ask the catalog for; empty: its only one"),
    tokenFile: z
      .string()
      .default("")
      .describe("File that holds a bearer token, below the project's folder or absolute; empty: without"),
    credentialFile: z
      .string()
      .default("")
      .describe(
        "File that holds the `id:secret` of an OAuth2 client which gets the tokens itself, below the project's folder or absolute; empty: without",
      ),
    oauth2Url: address.describe("Where the client gets its tokens; empty: `/v1/oauth/tokens` of the catalog"),
    scope: z
      .string()
      .regex(/^[\x21-\x7e]+( [\x21-\x7e]+)*$/, "words with one space between them")
      .default("catalog")
      .describe("What the client asks a token for"),
    folders: z
      .record(
        z.string().regex(/^[^\s,=]+$/, "the beginning of a location, without white space, comma or ="),
        z.string().regex(/^\/[^\s,=]*$/, "an absolute path without white space, comma or ="),
      )
      .default({})
      .describe(
        'Folders of the host with the tables\' files, read only, by the beginning of the locations that the catalog gives, e.g. `{ "file:///lake": /srv/lake }`',
      ),
    s3: objectStore.describe("Where the files of tables at `s3://` locations are"),
  })
  .superRefine((catalog, context) => {
    const { url, warehouse, tokenFile, credentialFile, oauth2Url, folders, s3 } = catalog;
    const beside = warehouse || tokenFile || credentialFile || oauth2Url || s3.endpoint || s3.credentialsFile;
    const complain = (key: string, message: string) => context.addIssue({ code: "custom", path: [key], message });
    if (!url && (beside || Object.keys(folders).length > 0)) {
      complain("url", "expected the catalog's address: what is set beside it is for that catalog");
    }
    if (tokenFile && credentialFile) {
      complain("credentialFile", "expected only one of tokenFile and credentialFile: a client gets its tokens itself");
    }
    if (oauth2Url && !credentialFile) complain("oauth2Url", "expected a credentialFile beside it: who asks there");
  })
  .prefault({});

/** What the data observer looks at, how often and by which rules. */
const observationSettings = z
  .strictObject({
    intervals: z
      .strictObject({
        freshness: whole(1, 86_400).default(60),
        volume: whole(1, 86_400).default(60),
        schema: whole(1, 86_400).default(300),
        distribution: whole(1, 86_400).default(120),
        lineage: whole(2, 86_400).default(60),
      })
      .prefault({})
      .describe("Time between two passes of the check, seconds"),
    restCatalog: restCatalog.describe("Where the tables are, when not in the stack's own catalog"),
    rules: observation.rules,
    tables: observation.tables.describe(
      "Tables to observe, with their columns; the default is the plan's nine. A table's own `rules` of `volumePercent` and `zscore` change what is counted and logged, alerts go by those of all tables",
    ),
  })
  .superRefine(refuseVerdictless)
  .prefault({});

/** Freshness that each layer promises, seconds. */
const freshness = z
  .strictObject({
    bronze: whole(1).default(120),
    silver: whole(1).default(600),
    gold: whole(1).default(7200),
  })
  .prefault({});

/** Changes to alerts, by the alert's name. */
const rules = z
  .record(
    z.string(),
    z.strictObject({
      enabled: z.boolean().optional(),
      threshold: z.number().optional(),
      for: whole(0, 86_400).optional(),
      severity: z.enum(severities).optional(),
    }),
  )
  .superRefine((overrides, context) => {
    for (const message of overrideProblems(groups, overrides)) context.addIssue({ code: "custom", message });
  })
  .default({});

/** Ports of a broker's container beside the one for clients on the host. */
const insideBroker = [clientPort, controllerPort, jobs.kafka.port];

/**
 * Every setting of the stack: the keys of `Pulumi.<stack>.yaml`, each with its meaning, unit and default. What the plan fixes
 * is a default here and nowhere else.
 */
export const settingsSchema = z
  .strictObject({
    imageSource: z
      .enum(["registry", "build"])
      .default("registry")
      .describe("Where images come from: the official ones, or built from packages under images/"),
    baseImage: z
      .string()
      .min(1)
      .default("trade-observability/base:trixie")
      .describe("Debian image that `imageSource: build` builds upon"),
    dockerDataRoot: z
      .string()
      .startsWith("/", "an absolute path")
      .default("/var/lib/docker")
      .describe("Folder in which the engine keeps its data; cAdvisor reads the list of layers there"),
    dockerSocket: z
      .string()
      .startsWith("/", "an absolute path")
      .default("/var/run/docker.sock")
      .describe("Socket of the engine where its containers run; cAdvisor asks there what they are"),
    bindAddress: z
      .ipv4()
      .default("127.0.0.1")
      .describe(
        "Address of the host on which Prometheus, Alertmanager, Grafana and the viewer are published, without Prometheus' admin API unless it is this machine's own; whatever else has a port has no password, and stays on 127.0.0.1",
      ),
    linkAddress: z
      .string()
      .refine(
        (host) => host === "" || (isHost(host) && host !== everyAddress),
        "expected a host name or an IPv4 address, without scheme and port",
      )
      .default("")
      .describe(
        "Host name or IPv4 address by which links of notifications, dashboards and outputs lead to what `bindAddress` publishes; empty: `bindAddress`, or 127.0.0.1 where that is 0.0.0.0",
      ),
    portOffset: whole(0, 50_000).default(0).describe("Added to every published port, so that stacks run side by side"),
    ports: ports.describe("Published ports"),
    memory: memory.describe("Memory limits of the containers, MiB"),
    grafana: grafana.describe("A Grafana that is there already"),
    cluster: z
      .string()
      .regex(/^[a-z0-9-]+$/, "lower-case letters, digits and hyphens")
      .default("trade-pipeline")
      .describe("Label `cluster` of every series of the pipeline"),
    scrapeInterval: whole(1, 30)
      .default(15)
      .describe("Time between two scrapes, seconds; rules look at two minutes, and one scrape may be lost"),
    scrapeTimeout: whole(1, 30).default(10).describe("Time a target has to answer, seconds; at most scrapeInterval"),
    evaluationInterval: whole(1, 300).default(15).describe("Time between two evaluations of the rules, seconds"),
    timeScale: z
      .number()
      .min(0.05)
      .max(1)
      .default(1)
      .describe("Multiplies the intervals of scrapes, checks, rules and groups, and every `for`; for drills"),
    retentionDays: whole(1, 3650).default(15).describe("How long Prometheus keeps samples, days"),
    retentionGigabytes: whole(1, 100_000).default(10).describe("How much disk the samples may take, GB"),
    kafkaBrokers: whole(1, 9)
      .default(3)
      .describe("Kafka brokers; the first three are controllers too, of two brokers one is"),
    topicPartitions: whole(1, 64).default(6).describe("Partitions of the raw topics"),
    topicRetentionHours: whole(1, 24 * 365)
      .default(24)
      .describe("How long the topics keep messages, hours"),
    flinkTaskManagers: whole(1, 16).default(2).describe("Flink task managers"),
    checkpointInterval: whole(1, 1800)
      .default(10)
      .describe("Time between two checkpoints, seconds; with one ends a transaction to Kafka, which may take an hour"),
    tradesPerSecond: z
      .number()
      .positive()
      .max(20_000)
      .default(50)
      .describe("Trades that the generator makes, per second"),
    apiRequestsPerSecond: z
      .number()
      .min(0)
      .max(100)
      .default(0.2)
      .describe("Requests that the stack's own client makes to the GraphQL API, per second; 0: none"),
    symbols: z
      .array(z.string().regex(/^[A-Z][A-Z.]{0,5}$/, "1 to 6 capital letters, or dots after the first"))
      .min(1)
      .max(12)
      .refine((symbols) => new Set(symbols).size === symbols.length, "expected different ones")
      .default(["AAPL", "AMZN", "BAC", "GOOGL", "JPM", "META", "MSFT", "NFLX", "NVDA", "TSLA", "V", "XOM"])
      .describe("Symbols that are traded; at most 12, the series budget of the generator"),
    freshness: freshness.describe("Freshness that each layer promises, seconds"),
    silverInterval: whole(5, 86_400).default(60).describe("Least time between two runs that make silver, seconds"),
    goldInterval: whole(1, 60)
      .refine((minutes) => 60 % minutes === 0, "a whole number of minutes that divides the hour")
      .default(5)
      .describe("Time between two runs that make gold, minutes; it divides the hour"),
    observation: observationSettings.describe("What is observed of the tables"),
    notifications: notificationSettings.describe("Who hears of an alert, and when"),
    rules: rules.describe(
      "Changes to alerts by name: `enabled`, `threshold` in the alert's unit, `for` in seconds, `severity`; e.g. `{ ConsumerLagHigh: { threshold: 50000 } }`",
    ),
  })
  .refine((s) => s.scrapeTimeout <= s.scrapeInterval, {
    path: ["scrapeTimeout"],
    message: "must not be longer than scrapeInterval",
  })
  .superRefine((settings, context) => {
    const complain = (key: string, message: string) =>
      context.addIssue({ code: "custom", path: key.split("."), message });
    const { bindAddress, linkAddress, grafana } = settings;
    const elsewhere = (host: string) => !isLoopback(host) && host !== everyAddress;
    if (isLoopback(linkAddress) && elsewhere(bindAddress))
      complain("linkAddress", `expected ${bindAddress} or a name of it: bindAddress publishes nothing on the loopback`);
    if (grafana.url && !isLoopback(new URL(grafana.url).hostname) && !elsewhere(linkAddress || bindAddress))
      complain(
        "grafana.url",
        `expected beside it a linkAddress, or a bindAddress, at which that machine reaches Prometheus; found linkAddress ` +
          `${JSON.stringify(linkAddress)} and bindAddress ${JSON.stringify(bindAddress)}`,
      );
    const holders = new Map<number, string>();
    for (const { setting, port } of publishedPorts(settings)) {
      const other = holders.get(port);
      if (other) complain("ports", `expected different ones: ${other} and ${setting} both take ${port}`);
      if (port > maxPort) complain("portOffset", `expected less: it puts ${setting} at ${port}, beyond ${maxPort}`);
      // Clients on the host are told this port, so a broker listens on it in its container too.
      if (setting === "ports.kafka" && insideBroker.includes(port))
        complain("ports", `expected another ports.kafka: in its container a broker needs ${port} for something else`);
      holders.set(port, setting);
    }
  });

export type Settings = z.infer<typeof settingsSchema>;

/** Thrown for settings that cannot be used; the message names each setting, what was found and what is allowed. */
export class SettingsError extends Error {
  override name = "SettingsError";
}

/** A value of the stack's configuration as Pulumi hands it over: JSON where it is JSON, else the text itself. */
function parseValue(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function at(values: unknown, path: PropertyKey[]): unknown {
  return path.reduce<unknown>((value, key) => (value as Record<PropertyKey, unknown> | undefined)?.[key], values);
}

/** Names of the settings under a path, without which a misspelt one could not be corrected. */
function knownUnder(path: PropertyKey[]): string[] {
  let node: unknown = settingsSchema;
  const unwrapped = () => {
    while (node instanceof z.ZodPrefault || node instanceof z.ZodDefault || node instanceof z.ZodOptional)
      node = node.unwrap();
    return node;
  };
  for (const key of path) {
    const parent = unwrapped();
    if (parent instanceof z.ZodObject) node = parent.shape[String(key)];
    else if (parent instanceof z.ZodArray) node = parent.element;
    else if (parent instanceof z.ZodRecord) node = parent.valueType;
  }
  const found = unwrapped();
  return found instanceof z.ZodObject ? Object.keys(found.shape) : [];
}

function describeIssue(issue: z.core.$ZodIssue, values: unknown): string {
  if (issue.code === "unrecognized_keys") {
    const where = issue.path.length ? ` under ${issue.path.join(".")}` : "";
    return `${issue.keys.join(", ")}: no such setting${where}; known: ${knownUnder(issue.path).join(", ")}`;
  }
  const name = issue.path.join(".");
  const message = issue.message.replace(/^Invalid \w+: /, "");
  return message.startsWith("found ")
    ? `${name}: ${message}`
    : `${name}: found ${JSON.stringify(at(values, issue.path))}, ${message}`;
}

/**
 * Checks the configuration of a stack and fills in the defaults.
 * @param config Values by setting, as text or already parsed.
 * @throws SettingsError that names every setting that is wrong.
 */
export function parseSettings(config: Record<string, unknown>): Settings {
  const values = Object.fromEntries(
    Object.entries(config).map(([key, value]) => [key, typeof value === "string" ? parseValue(value) : value]),
  );
  const result = settingsSchema.safeParse(values);
  if (result.success) return result.data;
  const problems = result.error.issues.map((issue) => `  ${describeIssue(issue, values)}`);
  throw new SettingsError(
    `The stack's settings cannot be used:\n${problems.join("\n")}\nSee docs/settings.md for what each one means and allows.`,
  );
}
