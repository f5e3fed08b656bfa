import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { type Admin, Kafka, logLevel, type Producer } from "kafkajs";
import { mergedSettings } from "../bin/merged-settings";
import { stackLabel } from "../components/platform";
import type { AlertRule } from "../rules/rule";
import { hostAddress, hostPort, hostUrl } from "../stack/ports";
import type { Settings } from "../stack/settings";
import { accelerated } from "../stack/time-scale";

const run = promisify(execFile);

export const sleep = (seconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, seconds * 1000));

/** A message that the inbox took, as far as drills look at it. */
export interface Notification {
  readonly channel: "slack" | "email";
  /** Slack's channel, or the recipients' addresses. */
  readonly to: string;
  readonly alertname?: string;
  readonly state?: "firing" | "resolved";
  readonly title: string;
  readonly text: string;
  readonly receivedAt: string;
}

/** An alert as Alertmanager has it. */
export interface ActiveAlert {
  readonly labels: Readonly<Record<string, string>>;
  readonly startsAt: string;
  readonly status: { readonly state: string; readonly inhibitedBy: readonly string[] };
}

/** Severities that somebody is told of, unless they are held back. */
const told: readonly AlertRule["severity"][] = ["critical", "warning"];

/** A running stack, and the ways in which a drill breaks and watches it. */
export class LiveStack {
  readonly settings: Settings;

  constructor(readonly name: string) {
    this.settings = accelerated(mergedSettings(name));
  }

  url(port: keyof Settings["ports"]): string {
    return hostUrl(this.settings, port);
  }

  async docker(...args: string[]): Promise<string> {
    return (await run("docker", args, { maxBuffer: 16 * 1024 ** 2 })).stdout.trim();
  }

  /** Name of a container on the engine. */
  container(name: string): string {
    return `${this.name}-${name}`;
  }

  async stop(...names: string[]): Promise<void> {
    await this.docker("stop", ...names.map((name) => this.container(name)));
  }

  /** Ends containers as a crash would; they stay away until they are started. */
  async kill(...names: string[]): Promise<void> {
    await this.docker("kill", ...names.map((name) => this.container(name)));
  }

  async start(...names: string[]): Promise<void> {
    await this.docker("start", ...names.map((name) => this.container(name)));
  }

  /** Takes a container out of the stack's network; Prometheus alone still reaches it, in a network that both are put into. */
  async cutOff(name: string): Promise<void> {
    const [apart, label] = [this.container("apart"), `${stackLabel}=${this.name}`];
    await this.docker("network", "create", "--label", label, apart);
    for (const one of ["prometheus", name])
      await this.docker("network", "connect", "--alias", one, apart, this.container(one));
    await this.docker("network", "disconnect", this.name, this.container(name));
  }

  /** Undoes `cutOff`, also where only a part of it was done. */
  async joinAgain(name: string): Promise<void> {
    const [apart, container] = [this.container("apart"), this.container(name)];
    const networks = await this.docker("inspect", "--format", "{{json .NetworkSettings.Networks}}", container);
    if (!(this.name in JSON.parse(networks)))
      await this.docker("network", "connect", "--alias", name, this.name, container);
    if (!(await this.docker("network", "ls", "--quiet", "--filter", `name=^${apart}$`))) return;
    const inside = await this.docker("network", "inspect", "--format", "{{range .Containers}}{{.Name}} {{end}}", apart);
    for (const one of inside.split(" ").filter(Boolean)) await this.docker("network", "disconnect", apart, one);
    await this.docker("network", "rm", apart);
  }

  async exec(name: string, ...command: string[]): Promise<string> {
    return this.docker("exec", this.container(name), ...command);
  }

  /** Runs statements of Python where the tables' catalog is at hand as `catalog()`. */
  async python(statements: string): Promise<string> {
    return this.exec(
      "dagster-code",
      "python",
      "-c",
      `from pyiceberg.types import IntegerType, LongType\nfrom trade_lake.catalog import catalog\n${statements}`,
    );
  }

  /**
   * Changes a table's schema as another team's deployment would: `change` is a call of pyiceberg's UpdateSchema. Flink commits to
   * the table all the while, so a commit that comes second is made again.
   */
  async alter(table: string, change: string): Promise<void> {
    await this.python(`
from pyiceberg.exceptions import CommitFailedException
for left in reversed(range(20)):
    try:
        catalog().load_table("${table}").update_schema(allow_incompatible_changes=True).${change}.commit()
        break
    except CommitFailedException:
        if not left:
            raise
`);
  }

  private kafka(): Kafka {
    const { settings } = this;
    const brokers = Array.from(
      { length: settings.kafkaBrokers },
      (_, index) => `${hostAddress(settings, "kafka")}:${hostPort(settings, "kafka", index)}`,
    );
    return new Kafka({ clientId: "drill", brokers, logLevel: logLevel.ERROR });
  }

  /** A producer of its own; the caller connects and disconnects it. */
  producer(): Producer {
    return this.kafka().producer();
  }

  /** Has something done to the cluster as its administrator would. */
  async administer(work: (admin: Admin) => Promise<unknown>): Promise<void> {
    const admin = this.kafka().admin();
    await admin.connect();
    try {
      await work(admin);
    } finally {
      await admin.disconnect();
    }
  }

  async json<T>(url: string, init: RequestInit = {}): Promise<T> {
    const response = await fetch(url, init);
    if (!response.ok) throw new Error(`${init.method ?? "GET"} ${url}: ${response.status} ${await response.text()}`);
    return (await response.json()) as T;
  }

  /** Sets what is wrong with the market; what is left out is right. */
  async market(faults: { rateFactor?: number; priceFactor?: number } = {}): Promise<void> {
    await this.json(`${this.url("tradeGenerator")}/faults`, { method: "PUT", body: JSON.stringify(faults) });
  }

  /** Values that a query gives now, with their labels. */
  async query(query: string): Promise<{ metric: Record<string, string>; value: number }[]> {
    interface Answer {
      data: { result: { metric: Record<string, string>; value: [number, string] }[] };
    }
    const url = `${this.url("prometheus")}/api/v1/query?${new URLSearchParams({ query })}`;
    const { data } = await this.json<Answer>(url);
    return data.result.map(({ metric, value }) => ({ metric, value: Number(value[1]) }));
  }

  /** Waits until a query gives something. */
  async until(what: string, query: string, seconds: number): Promise<void> {
    const deadline = Date.now() + seconds * 1000;
    for (let last = "nothing"; ; ) {
      try {
        if ((await this.query(query)).length > 0) return;
      } catch (error) {
        // Prometheus may be the part that is away.
        last = (error as Error).message;
      }
      if (Date.now() > deadline) throw new Error(`${what}: not within ${seconds} s; ${query} gave ${last}`);
      await sleep(1);
    }
  }

  /** Alerts that Alertmanager has, those held back included. @param severities @default what somebody is told of */
  async alerts(severities = told): Promise<ActiveAlert[]> {
    const all = await this.json<ActiveAlert[]>(`${this.url("alertmanager")}/api/v2/alerts`);
    return all.filter(({ labels }) => (severities as readonly string[]).includes(labels.severity ?? ""));
  }

  /** What the inbox took since a time. */
  async notifications(since: Date): Promise<Notification[]> {
    return this.json(`${this.url("alertInbox")}/api/notifications?since=${since.toISOString()}`);
  }
}
