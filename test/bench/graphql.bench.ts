/** Measures the GraphQL API alone: `npx tsx test/bench/graphql.bench.ts`. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import autocannon from "autocannon";

/** Callers at a time, and how long each measurement takes. */
const connections = 20;
const seconds = 20;

export interface GraphqlMeasurement {
  readonly what: string;
  /** Requests answered per second. */
  readonly answered: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
}

const page = `query Trades($symbol: String, $to: DateTime) {
  trades(symbol: $symbol, to: $to) {
    items { tradeId symbol price quantity totalValue eventTime correlationId }
    next
  }
}`;

const body = (variables: Record<string, unknown>) => JSON.stringify({ query: page, variables });

async function measure(what: string, url: string, options: Partial<autocannon.Options>): Promise<GraphqlMeasurement> {
  const headers = { "content-type": "application/json" };
  const result = await autocannon({ url, method: "POST", headers, connections, duration: seconds, ...options });
  if (result.non2xx + result.errors + result.mismatches > 0) {
    throw new Error(`${what}: ${result.non2xx} refused, ${result.errors} failed, ${result.mismatches} wrong answers`);
  }
  const { p50, p99 } = result.latency;
  return { what, answered: Math.round(result.requests.average), p50, p99 };
}

/** Answers that are kept, at 1,000 per second and as fast as they come; and answers that have to be read from the files. */
export async function measureGraphql(): Promise<GraphqlMeasurement[]> {
  const server = spawn("node", ["--import", "tsx", join(__dirname, "graphql-server.ts")], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  // Settles also when the server ends before anyone waits for it.
  const ended = once(server, "exit");
  try {
    const url = `http://127.0.0.1:${await portOf(server)}/graphql`;
    const cached = { body: body({}) };
    await measure("warming up", url, { ...cached, duration: 5 });
    return [
      await measure("1,000 kept answers of 50 rows per second", url, { ...cached, overallRate: 1_000 }),
      await measure("kept answers of 50 rows, as many as go", url, cached),
      await measure("answers read from 3 files, as many as go", url, {
        connections: 4,
        requests: [{ setupRequest: (request) => ({ ...request, body: body({ to: later() }) }) }],
      }),
    ];
  } finally {
    server.kill();
    await ended;
  }
}

let milliseconds = 0;

/** Another moment at every call, so that no answer is known already. */
function later(): string {
  milliseconds += 1;
  return new Date(Date.UTC(2026, 0, 6) + milliseconds).toISOString();
}

async function portOf(server: ChildProcess): Promise<string> {
  const printed = new Promise<string>((resolve, reject) => {
    server.stdout?.once("data", (line) => resolve(String(line).trim()));
    server.once("exit", (code) => reject(new Error(`the server ended with ${code}`)));
  });
  return printed;
}

if (require.main === module) {
  measureGraphql().then(
    (measurements) => console.table(measurements),
    (error) => {
      console.error(error);
      process.exitCode = 1;
    },
  );
}
