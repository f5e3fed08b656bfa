import { parse } from "yaml";
import {
  type PrometheusInputs,
  prometheusConfig,
  prometheusFiles,
  type RelabelConfig,
  startConfiguration,
} from "../../../components/render/prometheus";
import { catalog, type Job, jobs, seriesNames } from "../../../metrics";
import { checkConfig, promtool } from "../../helpers/promtool";

const jobNames = Object.keys(jobs) as Job[];
const targets = Object.fromEntries(jobNames.map((job) => [job, [`${job}:${jobs[job].port}`]])) as Record<Job, string[]>;
const inputs: PrometheusInputs = {
  scrapeInterval: 15,
  scrapeTimeout: 10,
  evaluationInterval: 20,
  cluster: "trade-pipeline",
  targets,
  stack: "dev",
};
const rules = { pipeline: { groups: [{ name: "pipeline", rules: [{ alert: "TargetDown", expr: "up == 0" }] }] } };

function scrapeConfig(job: Job, overrides: Partial<PrometheusInputs> = {}) {
  const found = prometheusConfig({ ...inputs, ...overrides }).scrape_configs.find(({ job_name }) => job_name === job);
  if (!found) throw new Error(`no scrape job ${job}`);
  return found;
}

type Labels = Record<string, string>;

/** What Prometheus stores of a scraped series; undefined when it is dropped. */
function stored(job: Job, series: Labels, overrides: Partial<PrometheusInputs> = {}): Labels | undefined {
  const step = (labels: Labels | undefined, { source_labels = [], regex, action }: RelabelConfig) => {
    const anchored = new RegExp(`^(?:${regex})$`);
    if (!labels) return undefined;
    if (action === "labeldrop")
      return Object.fromEntries(Object.entries(labels).filter(([label]) => !anchored.test(label)));
    const matches = anchored.test(source_labels.map((label) => labels[label] ?? "").join(";"));
    return matches === (action === "keep") ? labels : undefined;
  };
  return scrapeConfig(job, overrides).metric_relabel_configs.reduce<Labels | undefined>(step, series);
}

describe("the configuration", () => {
  test("is accepted by promtool, rules included", () => {
    const { accepted, output } = checkConfig(prometheusFiles({ ...inputs, ruleFiles: rules }));
    expect(output).toContain("SUCCESS: prometheus.yml is valid prometheus config file syntax");
    expect(output).toContain("SUCCESS: 1 rules found");
    expect(accepted).toBe(true);
  });

  test("is accepted without any rule file", () => {
    expect(checkConfig(prometheusFiles(inputs)).accepted).toBe(true);
  });

  test("a rule that does not parse is refused together with it", () => {
    const broken = { broken: { groups: [{ name: "broken", rules: [{ alert: "Broken", expr: "up ==" }] }] } };
    const { accepted, output } = checkConfig(prometheusFiles({ ...inputs, ruleFiles: broken }));
    expect(accepted).toBe(false);
    expect(output).toMatch(/rules\/broken\.yml.*unexpected end of input/s);
  });

  test("a broken relabelling is refused", () => {
    const config = prometheusConfig(inputs);
    config.scrape_configs[0]?.metric_relabel_configs.push({ source_labels: ["job"], regex: "(", action: "drop" });
    const { accepted, output } = checkConfig({ "prometheus.yml": config });
    expect(accepted).toBe(false);
    expect(output).toContain("missing closing )");
  });

  test("a timeout above the interval is refused", () => {
    const { accepted, output } = checkConfig(prometheusFiles({ ...inputs, scrapeTimeout: 30 }));
    expect(accepted).toBe(false);
    expect(output).toContain("global scrape timeout greater than scrape interval");
  });

  test("has a start that promtool accepts too", () => {
    expect(checkConfig({ "prometheus.yml": parse(startConfiguration) }).accepted).toBe(true);
  });

  test("carries the intervals, the rules' place and Alertmanager's address", () => {
    const config = prometheusConfig(inputs);
    expect(config.global).toEqual({ scrape_interval: "15s", scrape_timeout: "10s", evaluation_interval: "20s" });
    expect(config.rule_files).toEqual(["rules/*.yml"]);
    expect(config.alerting).toEqual({
      alertmanagers: [{ static_configs: [{ targets: ["alertmanager:9093"] }] }],
    });
    expect(Object.keys(prometheusFiles({ ...inputs, ruleFiles: rules }))).toEqual([
      "prometheus.yml",
      "rules/pipeline.yml",
    ]);
  });
});

describe("the scrape jobs", () => {
  test("are those of the catalog, each with its targets and the pipeline's cluster", () => {
    const configs = prometheusConfig(inputs).scrape_configs;
    expect(configs.map(({ job_name }) => job_name)).toEqual(jobNames);
    for (const { job_name, static_configs } of configs)
      expect(static_configs).toEqual([{ targets: targets[job_name], labels: { cluster: "trade-pipeline" } }]);
  });

  test("only the Pushgateway's page keeps labels of its own over those of the scrape", () => {
    const honoring = prometheusConfig(inputs).scrape_configs.filter(({ honor_labels }) => honor_labels);
    expect(honoring.map(({ job_name }) => job_name)).toEqual(["pushgateway"]);
  });

  test("a job without targets is an error that names it", () => {
    expect(() => prometheusConfig({ ...inputs, targets: { ...targets, kafka: [] } })).toThrow(/Scrape job kafka/);
  });
});

describe.each(jobNames)("what is stored of %s", (job) => {
  const described = catalog.filter((metric) => metric.job === job).flatMap(seriesNames);
  const own = { name: "dev-kafka-1", container_label_trade_observability_stack: "dev" };

  test("is every series of the catalog", () => {
    for (const name of described) expect(stored(job, { __name__: name, ...own })).toBeDefined();
  });

  test("is nothing else, however alike the name", () => {
    const alike = described.flatMap((name) => [`${name}_created`, `x_${name}`, name.slice(0, -1), name.slice(1)]);
    const others = catalog.filter((metric) => metric.job !== job).flatMap(seriesNames);
    const foreign = [...alike, ...others, "go_goroutines", "scrape_error"].filter((name) => !described.includes(name));
    for (const __name__ of foreign)
      expect([__name__, stored(job, { __name__, ...own })]).toEqual([__name__, undefined]);
  });
});

describe("what is stored of the containers", () => {
  const usage = {
    __name__: "container_memory_usage_bytes",
    id: "/docker/0f3c",
    image: "x:1",
    name: "dev-kafka-1",
    container_label_trade_observability_stack: "dev",
  };

  test("is told apart by name and by what the metric itself tells apart", () => {
    const network = { ...usage, __name__: "container_network_receive_bytes_total", interface: "eth0" };
    expect(stored("cadvisor", network)).toEqual({
      __name__: "container_network_receive_bytes_total",
      name: "dev-kafka-1",
      interface: "eth0",
    });
  });

  test.each(["", "e2e", "dev-2", "my-dev", "devil"])("is not that of the stack %p", (stack) => {
    expect(stored("cadvisor", { ...usage, container_label_trade_observability_stack: stack })).toBeUndefined();
  });

  test("takes a dot in the stack's name for a dot", () => {
    const overrides = { stack: "dev.2" };
    const of = (stack: string) =>
      stored("cadvisor", { ...usage, container_label_trade_observability_stack: stack }, overrides);
    expect(of("dev.2")).toBeDefined();
    expect(of("dev-2")).toBeUndefined();
    expect(checkConfig(prometheusFiles({ ...inputs, ...overrides })).accepted).toBe(true);
  });
});

describe("what is stored of the host", () => {
  test.each([
    ["ext4", "/dev/vda", true],
    ["xfs", "/dev/mapper/root", true],
    ["nfs4", "server:/lo", true],
    ["tmpfs", "tmpfs", false],
    ["overlay", "overlay", false],
  ])("of a file system %s on %s: %p", (fstype, device, kept) => {
    const series = { __name__: "node_filesystem_avail_bytes", fstype, device, mountpoint: "/" };
    expect(stored("node-exporter", series) !== undefined).toBe(kept);
  });

  test.each([
    ["eth0", true],
    ["enp3s0", true],
    ["bond0", true],
    ["wlo1", true],
    ["lo", false],
    ["docker0", false],
    ["br-10d8ab025748", false],
    ["veth5d1d114", false],
  ])("of the network device %s: %p", (device, kept) => {
    const series = { __name__: "node_network_receive_bytes_total", device };
    expect(stored("node-exporter", series) !== undefined).toBe(kept);
  });

  test("is every processor and the memory", () => {
    expect(stored("node-exporter", { __name__: "node_cpu_seconds_total", cpu: "0", mode: "idle" })).toBeDefined();
    expect(stored("node-exporter", { __name__: "node_memory_MemTotal_bytes" })).toBeDefined();
  });
});

test("without promtool the tests say how to get it", () => {
  const before = process.env.PROMTOOL;
  process.env.PROMTOOL = "/nonexistent/promtool";
  try {
    expect(() => promtool(["--version"])).toThrow(/set PROMTOOL to its path/);
  } finally {
    if (before === undefined) delete process.env.PROMTOOL;
    else process.env.PROMTOOL = before;
  }
});
