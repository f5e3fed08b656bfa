import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { writeFiles } from "./files";
import { missing, toolPath } from "./tool";

export type Labels = Readonly<Record<string, string>>;

export interface PostedAlert {
  labels: Labels;
  annotations?: Labels;
  /** Set when the alert is over. */
  endsAt?: string;
  startsAt?: string;
}

export interface KnownAlert {
  labels: Labels;
  fingerprint: string;
  status: { state: string; inhibitedBy: string[]; silencedBy: string[]; mutedBy: string[] };
}

/** A port that nobody listens on. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === "object" && address ? address.port : 0;
}

/** Asks again until `probe` gives a value that is accepted; gives the last one when the time is over. */
export async function settled<T>(probe: () => T | Promise<T>, enough: (value: T) => boolean, ms = 60_000): Promise<T> {
  const deadline = Date.now() + ms;
  for (;;) {
    const value = await probe();
    if (enough(value) || Date.now() > deadline) return value;
    await sleep(25);
  }
}

/** A real Alertmanager on 127.0.0.1 with the files given, and its API. */
export class LiveAlertmanager {
  private constructor(
    readonly url: string,
    readonly folder: string,
    private readonly process: ChildProcess,
  ) {}

  /**
   * @param files Files by their path below the configuration's folder; a function is given that folder.
   * @param trusted File of the one certificate that is trusted. Unset: those of the machine.
   */
  static async start(
    files: Record<string, object | string> | ((folder: string) => Record<string, object | string>),
    trusted?: string,
  ): Promise<LiveAlertmanager> {
    const folder = mkdtempSync(join(tmpdir(), "alertmanager-"));
    writeFiles(folder, typeof files === "function" ? files(folder) : files);
    const port = await freePort();
    const flags = [
      `--config.file=${folder}/alertmanager.yml`,
      `--storage.path=${folder}/data`,
      `--web.listen-address=127.0.0.1:${port}`,
      "--web.external-url=http://alertmanager.example",
      "--web.route-prefix=/",
      "--cluster.listen-address=",
    ];
    const env = { ...process.env, ...(trusted && { SSL_CERT_FILE: trusted }) };
    const child = spawn(toolPath("alertmanager"), flags, { env });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (text) => (output += text));
    const failed = new Promise<string>((resolve) => {
      child.once("error", (error) => resolve(missing("alertmanager", error.message).message));
      child.once("exit", () => resolve(`Alertmanager ended:\n${output}`));
    });
    const url = `http://127.0.0.1:${port}`;
    const ready = settled(
      () =>
        fetch(`${url}/-/ready`).then(
          ({ ok }) => ok,
          () => false,
        ),
      Boolean,
    );
    const problem = await Promise.race([failed, ready.then((ok) => (ok ? "" : `not ready:\n${output}`))]);
    const alertmanager = new LiveAlertmanager(url, folder, child);
    if (!problem) return alertmanager;
    await alertmanager.stop();
    throw new Error(problem);
  }

  async stop(): Promise<void> {
    const { pid, exitCode, signalCode } = this.process;
    if (pid !== undefined && exitCode === null && signalCode === null) {
      const ended = new Promise((resolve) => this.process.once("exit", resolve));
      this.process.kill();
      await ended;
    }
    rmSync(this.folder, { recursive: true, force: true });
  }

  async post(alerts: readonly PostedAlert[]): Promise<void> {
    const response = await fetch(`${this.url}/api/v2/alerts`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(alerts),
    });
    if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
  }

  async alerts(): Promise<KnownAlert[]> {
    return (await (await fetch(`${this.url}/api/v2/alerts`)).json()) as KnownAlert[];
  }

  /** Sum of a metric's series whose labels contain the text. */
  async metric(name: string, containing: string): Promise<number> {
    const text = await (await fetch(`${this.url}/metrics`)).text();
    const lines = text.split("\n").filter((line) => line.startsWith(`${name}{`) && line.includes(containing));
    return lines.reduce((sum, line) => sum + Number(line.split(" ").at(-1)), 0);
  }
}
