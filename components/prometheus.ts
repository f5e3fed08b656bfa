import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import { type Job, jobs } from "../metrics";
import { ruleFiles } from "../rules";
import { checkRules } from "../rules/check";
import { isLoopback } from "../stack/address";
import { ruleParameters } from "../stack/parameters";
import { hostUrl, linkUrl, published } from "../stack/ports";
import { container } from "./container";
import { labels, type Platform } from "./platform";
import { LiveConfiguration } from "./providers/live-configuration";
import { prometheusFiles, startConfiguration } from "./render/prometheus";
import { runbookPages } from "./render/runbooks";

/**
 * Time after which Prometheus sends an alert to Alertmanager again, its default included; seconds. An alert that is over is sent for
 * a quarter of an hour more. Alertmanager tells of a group again when one is among them that was not there the last time, also where
 * people have heard of its end: so each of them has to come at least once between two messages about a group.
 */
const resendDelay = (groupInterval: number): number => Math.min(60, Math.ceil(groupInterval / 5));

/** Prometheus serves this folder under /user; the link of an alert leads there. */
const runbookFolder = "/tmp/runbooks";

export interface PrometheusArgs {
  /** Hosts that each scrape job asks, by their names inside the stack's network; the ports are the catalog's. */
  hosts: Record<Exclude<Job, "prometheus">, string[]>;
  /** What comes before a dashboard's uid, as a reader's browser reaches it. @default none: alerts link to their query */
  dashboards?: string;
}

function targetsOf(hosts: PrometheusArgs["hosts"]): Record<Job, string[]> {
  const all = { prometheus: ["localhost"], ...hosts };
  const withPort = (job: Job) => all[job].map((host) => `${host}:${jobs[job].port}`);
  return Object.fromEntries((Object.keys(jobs) as Job[]).map((job) => [job, withPort(job)])) as Record<Job, string[]>;
}

/** Scrapes, stores and evaluates; what it scrapes and evaluates is delivered in place. */
export class Prometheus extends pulumi.ComponentResource {
  readonly container: docker.Container;
  /** Name inside the stack's network. */
  readonly host: string;
  readonly url: string;

  constructor(name: string, platform: Platform, args: PrometheusArgs, opts?: pulumi.ComponentResourceOptions) {
    super("trade-observability:index:Prometheus", name, {}, opts);
    const { settings, stack } = platform;
    const { port } = jobs.prometheus;
    this.host = name;
    this.url = hostUrl(settings, "prometheus");
    const data = new docker.Volume(
      `${name}-data`,
      { name: `${stack}-${name}-data`, labels: labels(stack) },
      { parent: this },
    );
    this.container = container(
      name,
      platform,
      {
        image: "prometheus",
        command: [
          "--config.file=/etc/prometheus/prometheus.yml",
          "--storage.tsdb.path=/prometheus",
          `--storage.tsdb.retention.time=${settings.retentionDays}d`,
          `--storage.tsdb.retention.size=${settings.retentionGigabytes}GB`,
          `--web.external-url=${linkUrl(settings, "prometheus")}`,
          `--web.user-assets=${runbookFolder}`,
          `--rules.alert.resend-delay=${resendDelay(settings.notifications.groupInterval)}s`,
          "--web.enable-lifecycle",
          // It deletes series, and asks nobody for a password.
          ...(isLoopback(settings.bindAddress) ? ["--web.enable-admin-api"] : []),
        ],
        files: [{ file: "/etc/prometheus/prometheus.yml", content: startConfiguration }],
        volumes: { "/prometheus": { volume: data } },
        ports: [published(settings, "prometheus", port)],
        memory: settings.memory.prometheus,
        capabilities: { drops: ["ALL"] },
        awaited: true,
        healthy: ["wget", "-q", "-O", "/dev/null", `http://localhost:${port}/-/ready`],
      },
      { parent: this },
    );
    const rules = ruleFiles(ruleParameters(settings, args.dashboards), settings.rules);
    const runbooks = runbookPages();
    checkRules(rules, new Set(Object.keys(runbooks)));
    new LiveConfiguration(
      `${name}-configuration`,
      {
        containerId: this.container.id,
        directory: "/etc/prometheus",
        files: prometheusFiles({
          ...settings,
          targets: targetsOf(args.hosts),
          stack,
          ruleFiles: rules,
        }),
        check: ["promtool", "check", "config", "{directory}/prometheus.yml"],
        reloadUrl: `${this.url}/-/reload`,
        rulesUrl: `${this.url}/api/v1/rules`,
      },
      { parent: this },
    );
    new LiveConfiguration(
      `${name}-runbooks`,
      {
        containerId: this.container.id,
        directory: runbookFolder,
        files: runbooks,
        check: ["true"],
        reloadUrl: `${this.url}/-/reload`,
      },
      { parent: this },
    );
    this.registerOutputs({ url: this.url });
  }
}
