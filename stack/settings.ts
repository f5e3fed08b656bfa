import { z } from "zod";

/** Whole number of at least `min`. */
const whole = (min: number, max = Number.MAX_SAFE_INTEGER) => z.int().min(min).max(max);
const port = whole(1, 65_535);

/** Published port of each page and listener on the host, before `portOffset` is added. */
const ports = z
  .strictObject({
    prometheus: port.default(9090),
    alertmanager: port.default(9093),
    pushgateway: port.default(9091),
    tradeGenerator: port.default(8000),
    kafkaBridge: port.default(8001),
    lagExporter: port.default(8005),
    viewer: port.default(8008).describe("the dashboards' viewer"),
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
    service: whole(96).default(256),
    exporter: whole(32).default(192),
  })
  .prefault({});

/** Freshness that each layer promises, seconds. */
const freshness = z
  .strictObject({
    bronze: whole(1).default(120),
    silver: whole(1).default(600),
    gold: whole(1).default(7200),
  })
  .prefault({});

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
    bindAddress: z.ipv4().default("127.0.0.1").describe("Address of the host on which ports are published"),
    portOffset: whole(0, 50_000).default(0).describe("Added to every published port, so that stacks run side by side"),
    ports: ports.describe("Published ports"),
    memory: memory.describe("Memory limits of the containers, MiB"),
    cluster: z
      .string()
      .regex(/^[a-z0-9-]+$/, "lower-case letters, digits and hyphens")
      .default("trade-pipeline")
      .describe("Label `cluster` of every series of the pipeline"),
    scrapeInterval: whole(1, 300).default(15).describe("Time between two scrapes, seconds"),
    scrapeTimeout: whole(1, 300).default(10).describe("Time a target has to answer, seconds; at most scrapeInterval"),
    evaluationInterval: whole(1, 300).default(15).describe("Time between two evaluations of the rules, seconds"),
    retentionDays: whole(1, 3650).default(15).describe("How long Prometheus keeps samples, days"),
    retentionGigabytes: whole(1, 100_000).default(10).describe("How much disk the samples may take, GB"),
    kafkaBrokers: whole(1, 9).default(3).describe("Kafka brokers; each is a controller too"),
    topicPartitions: whole(1, 64).default(6).describe("Partitions of the raw topics"),
    topicRetentionHours: whole(1, 24 * 365)
      .default(24)
      .describe("How long the topics keep messages, hours"),
    flinkTaskManagers: whole(1, 16).default(2).describe("Flink task managers"),
    checkpointInterval: whole(1, 3600).default(10).describe("Time between two checkpoints, seconds"),
    tradesPerSecond: z
      .number()
      .positive()
      .max(20_000)
      .default(50)
      .describe("Trades that the generator makes, per second"),
    symbols: z
      .array(z.string().regex(/^[A-Z.]{1,6}$/, "1 to 6 capital letters"))
      .min(1)
      .max(12)
      .default(["AAPL", "AMZN", "BAC", "GOOGL", "JPM", "META", "MSFT", "NFLX", "NVDA", "TSLA", "V", "XOM"])
      .describe("Symbols that are traded; at most 12, the series budget of the generator"),
    freshness: freshness.describe("Freshness that each layer promises, seconds"),
  })
  .refine((s) => s.scrapeTimeout <= s.scrapeInterval, {
    path: ["scrapeTimeout"],
    message: "must not be longer than scrapeInterval",
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

function describeIssue(issue: z.core.$ZodIssue, values: unknown): string {
  if (issue.code === "unrecognized_keys") {
    const where = issue.path.length ? ` under ${issue.path.join(".")}` : "";
    const parent = issue.path.length ? settingsSchema.shape[issue.path[0] as keyof Settings] : settingsSchema;
    const known = Object.keys(
      (parent instanceof z.ZodPrefault ? (parent.unwrap() as z.ZodObject) : settingsSchema).shape,
    );
    return `${issue.keys.join(", ")}: no such setting${where}; known: ${known.join(", ")}`;
  }
  const name = issue.path.join(".");
  return `${name}: found ${JSON.stringify(at(values, issue.path))}, ${issue.message.replace(/^Invalid \w+: /, "")}`;
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
