import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { docker, eventually, execute, hostBrokers, stackName, stackSettings } from "../helpers/live-stack";

const dist = join(__dirname, "../../services/dist");
const ports = { generator: 48_000, bridge: 48_001 };
const seconds = 60;

export interface BridgeMeasurement {
  /** Trades offered per second. */
  offered: number;
  /** Messages acknowledged by Kafka per second. */
  carried: number;
  /** Milliseconds. */
  p50: number;
  p99: number;
}

interface Page {
  count: number;
  buckets: [number, number][];
}

interface Started {
  child: ChildProcess;
  /** Settles also when the process ends before anyone waits for it. */
  ended: Promise<unknown>;
}

function start(service: string, env: Record<string, string>): Started {
  const child = spawn("node", [join(dist, service, "index.js")], {
    env: { ...process.env, LOG_LEVEL: "WARN", ...env },
    stdio: "inherit",
  });
  return { child, ended: once(child, "exit") };
}

async function page(): Promise<Page> {
  const text = await (await fetch(`http://127.0.0.1:${ports.bridge}/metrics`)).text();
  const buckets = [
    ...text.matchAll(/^kafka_bridge_latency_seconds_bucket\{le="([^"]+)",topic="raw-trades"[^}]*\} (\d+)/gm),
  ];
  const count = /^kafka_bridge_messages_total\{topic="raw-trades"\} (\d+)/m.exec(text)?.[1] ?? "0";
  return {
    count: Number(count),
    buckets: buckets.map(([, le, n]) => [le === "+Inf" ? Infinity : Number(le), Number(n)]),
  };
}

/** Milliseconds at or under which the share `q` of the observations between two pages lies, interpolated inside its bucket. */
export function quantile(q: number, from: Page, to: Page): number {
  const counts = to.buckets.map(([le, n], index) => [le, n - (from.buckets[index]?.[1] ?? 0)] as const);
  const rank = q * (counts.at(-1)?.[1] ?? 0);
  const index = counts.findIndex(([, n]) => n >= rank);
  const [upper, n] = counts[index] ?? [0, 0];
  const [lower, below] = counts[index - 1] ?? [0, 0];
  if (upper === Infinity) return lower * 1000;
  return Math.round((lower + ((upper - lower) * (rank - below)) / Math.max(1, n - below)) * 10_000) / 10;
}

async function measure(offered: number): Promise<BridgeMeasurement> {
  const generator = start("trade-generator", {
    PORT: String(ports.generator),
    TRADES_PER_SECOND: String(offered),
    ORDERS_PER_TRADE: "0",
    QUOTES_PER_TRADE: "0",
  });
  const bridge = start("kafka-bridge", {
    PORT: String(ports.bridge),
    GENERATOR_URL: `ws://127.0.0.1:${ports.generator}/stream`,
    KAFKA_BROKERS: hostBrokers(stackSettings()).join(","),
  });
  try {
    await eventually("messages carried", 60, page, ({ count }) => count > offered);
    // The first seconds compile and connect.
    await new Promise((resolve) => setTimeout(resolve, 10_000));
    const [before, from] = [await page(), performance.now()];
    await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
    const [after, to] = [await page(), performance.now()];
    const carried = ((after.count - before.count) * 1000) / (to - from);
    return { offered, carried, p50: quantile(0.5, before, after), p99: quantile(0.99, before, after) };
  } finally {
    for (const { child, ended } of [generator, bridge]) {
      child.kill("SIGTERM");
      await ended;
    }
  }
}

/** What the bridge carries at 10,000 messages per second, and how much it carries at most. */
export async function measureBridge(): Promise<BridgeMeasurement[]> {
  await execute("npm", ["run", "build", "--workspace", "services"]);
  const running = await docker(
    "ps",
    "--format",
    "{{.Names}}",
    "--filter",
    `label=trade-observability.stack=${stackName}`,
  );
  await docker(
    "stop",
    ...running
      .trim()
      .split("\n")
      .filter((name) => !name.startsWith(`${stackName}-kafka-broker-`)),
  );
  return [await measure(10_000), await measure(50_000)];
}
