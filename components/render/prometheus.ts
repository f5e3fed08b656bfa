import { catalog, type Job, jobs, seriesNames } from "../../metrics";
import { stackLabel } from "../platform";

/** One step of Prometheus' relabelling, limited to what this project uses. */
export interface RelabelConfig {
  source_labels?: string[];
  /** Anchored at both ends by Prometheus. */
  regex: string;
  action: "keep" | "drop" | "labeldrop";
}

export interface ScrapeConfig {
  job_name: Job;
  honor_labels?: true;
  track_timestamps_staleness?: true;
  static_configs: { targets: string[]; labels: Record<string, string> }[];
  metric_relabel_configs: RelabelConfig[];
}

export interface PrometheusConfig {
  global: { scrape_interval: string; scrape_timeout: string; evaluation_interval: string };
  rule_files: string[];
  alerting: { alertmanagers: { static_configs: { targets: string[] }[] }[] };
  scrape_configs: ScrapeConfig[];
}

/** A rule file; the rules themselves are made by who writes them. */
export interface RuleFile {
  readonly groups: readonly object[];
}

export interface PrometheusInputs {
  /** Time between two scrapes of a target, seconds. */
  scrapeInterval: number;
  /** Time a target has to answer, seconds. */
  scrapeTimeout: number;
  /** Time between two evaluations of a rule group that names no interval of its own, seconds. */
  evaluationInterval: number;
  /** Label `cluster` of every target, e.g. `trade-pipeline`. */
  cluster: string;
  /** Targets of every scrape job, `host:port`. */
  targets: Record<Job, string[]>;
  /** The stack's name: metrics of containers that do not carry it as their label are not stored. */
  stack: string;
  /** Rule files by name, without folder and extension. @default {} */
  ruleFiles?: Record<string, RuleFile>;
}

/** Files below the configuration folder by their path: objects to be written as YAML. */
export type PrometheusFiles = Record<string, object>;

/** File systems that are not on a disk, beyond those that node-exporter leaves out itself. */
const pseudoFileSystems = ["tmpfs", "ramfs", "overlay", "squashfs", "efivarfs", "nsfs"];
/** Network devices of the host that Docker and the kernel make; there is one for each container. */
const virtualDevices = ["lo", "docker.*", "br-.*", "veth.*", "virbr.*", "ifb.*"];

/** What Prometheus starts with before the real configuration is delivered; it never changes, as a change would replace the container. */
export const startConfiguration = "global: {}\n";

/** Series that the catalog knows for the job. */
function keepCatalog(job: Job): RelabelConfig {
  const names = catalog.filter((metric) => metric.job === job).flatMap(seriesNames);
  return { source_labels: ["__name__"], regex: names.join("|"), action: "keep" };
}

/** The stack's label as cAdvisor writes it. */
const cadvisorLabel = `container_label_${stackLabel.replace(/\W/g, "_")}`;

const escapeRegex = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** What is dropped of a job beyond the names that the catalog does not know. */
function dropFurther(job: Job, { stack }: PrometheusInputs): RelabelConfig[] {
  switch (job) {
    case "cadvisor":
      return [
        { source_labels: [cadvisorLabel], regex: escapeRegex(stack), action: "keep" },
        { regex: `id|image|${cadvisorLabel}`, action: "labeldrop" },
      ];
    case "node-exporter":
      return [
        { source_labels: ["fstype"], regex: pseudoFileSystems.join("|"), action: "drop" },
        { source_labels: ["device"], regex: virtualDevices.join("|"), action: "drop" },
      ];
    default:
      return [];
  }
}

function scrapeConfig(job: Job, inputs: PrometheusInputs): ScrapeConfig {
  const targets = inputs.targets[job];
  if (!targets?.length)
    throw new Error(`Scrape job ${job} has no targets; expected at least one host:port under targets["${job}"].`);
  return {
    job_name: job,
    // A pushed group says itself which job it is about.
    ...(job === "pushgateway" && { honor_labels: true as const }),
    // cAdvisor stamps its samples; without this a removed container would live on for five minutes.
    ...(job === "cadvisor" && { track_timestamps_staleness: true as const }),
    static_configs: [{ targets, labels: { cluster: inputs.cluster } }],
    metric_relabel_configs: [keepCatalog(job), ...dropFurther(job, inputs)],
  };
}

/** The configuration of Prometheus: one scrape job for each of the catalog, storing nothing that the catalog does not know. */
export function prometheusConfig(inputs: PrometheusInputs): PrometheusConfig {
  return {
    global: {
      scrape_interval: `${inputs.scrapeInterval}s`,
      scrape_timeout: `${inputs.scrapeTimeout}s`,
      evaluation_interval: `${inputs.evaluationInterval}s`,
    },
    // Relative to this file, so that promtool checks the rules that are delivered with it and not those in force.
    rule_files: ["rules/*.yml"],
    alerting: { alertmanagers: [{ static_configs: [{ targets: inputs.targets.alertmanager }] }] },
    scrape_configs: (Object.keys(jobs) as Job[]).map((job) => scrapeConfig(job, inputs)),
  };
}

/** Every file that Prometheus reads, by its path below /etc/prometheus. */
export function prometheusFiles(inputs: PrometheusInputs): PrometheusFiles {
  const rules = Object.entries(inputs.ruleFiles ?? {}).map(([name, file]) => [`rules/${name}.yml`, file]);
  return { "prometheus.yml": prometheusConfig(inputs), ...Object.fromEntries(rules) };
}
