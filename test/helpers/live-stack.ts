import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { mergedSettings } from "../../bin/merged-settings";
import { hostPort } from "../../stack/ports";
import type { Settings } from "../../stack/settings";

const root = join(__dirname, "../..");
const run = promisify(execFile);

/** Runs a program and gives back what it printed; fails with its error output. */
export async function execute(command: string, args: string[], env: NodeJS.ProcessEnv = {}): Promise<string> {
  const { stdout } = await run(command, args, {
    cwd: root,
    env: { ...process.env, ...env },
    maxBuffer: 64 * 1024 ** 2,
  });
  return stdout;
}

/** Runs Pulumi on the stack under test; backend and passphrase are in the environment. */
export const pulumi = (...args: string[]): Promise<string> =>
  execute("pulumi", ["--non-interactive", "-C", join(root, ".local", stackName), ...args]);

export const docker = (...args: string[]): Promise<string> => execute("docker", args);

/** Everything that a container has printed: some programs log to the one stream, some to the other. */
export async function printed(container: string): Promise<string> {
  const { stdout, stderr } = await run("docker", ["logs", container], { maxBuffer: 256 * 1024 ** 2 });
  return stdout + stderr;
}

/** Name of the stack under test. */
export const stackName = process.env.STACK ?? "e2e";

/** Settings of the stack under test. */
export const stackSettings = (): Settings => mergedSettings(stackName);

/** Brokers as they are reached from here. */
export const hostBrokers = (settings: Settings): string[] =>
  Array.from({ length: settings.kafkaBrokers }, (_, index) => `127.0.0.1:${hostPort(settings, "kafka", index)}`);

/** Asks again until `probe` gives a value that `enough` accepts; fails with the last one after `seconds`. */
export async function eventually<T>(
  what: string,
  seconds: number,
  probe: () => Promise<T>,
  enough: (value: T) => boolean,
): Promise<T> {
  const deadline = Date.now() + seconds * 1000;
  for (;;) {
    let last: unknown;
    try {
      const value = await probe();
      if (enough(value)) return value;
      last = value;
    } catch (error) {
      last = error;
    }
    if (Date.now() > deadline)
      throw new Error(
        `${what}: not within ${seconds} s; last seen: ${last instanceof Error ? last.message : JSON.stringify(last)}`,
      );
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
}

interface Sample {
  metric: Record<string, string>;
  value: [number, string];
}

/** Prometheus of the stack under test. */
export class PrometheusApi {
  constructor(private readonly url: string) {}

  async get<T>(path: string, query: Record<string, string> = {}): Promise<T> {
    const response = await fetch(`${this.url}/api/v1/${path}?${new URLSearchParams(query)}`);
    const body = (await response.json()) as { status: string; error?: string; data: T };
    if (body.status !== "success") throw new Error(`${path}: ${body.error}`);
    return body.data;
  }

  /** The vector that a query gives now. */
  async query(query: string): Promise<Sample[]> {
    return (await this.get<{ result: Sample[] }>("query", { query })).result;
  }

  /** The value of a query that gives one sample. */
  async value(query: string): Promise<number> {
    const result = await this.query(query);
    if (result.length !== 1) throw new Error(`${query}: ${result.length} samples, expected one`);
    return Number(result[0]?.value[1]);
  }
}

export async function prometheus(): Promise<PrometheusApi> {
  return new PrometheusApi((await pulumi("stack", "output", "prometheusUrl")).trim());
}
