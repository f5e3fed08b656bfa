import { deliver } from "../../components/providers/live-configuration";
import { hostUrl } from "../../stack/ports";
import {
  docker,
  eventually,
  execute,
  type PrometheusApi,
  printed,
  prometheus,
  pulumi,
  stackName,
  stackSettings,
} from "../helpers/live-stack";

const settings = stackSettings();
const containerId = async () => (await docker("inspect", "--format", "{{.Id}}", `${stackName}-prometheus`)).trim();
const setting = (change: "set" | "unset", ...words: string[]) =>
  execute("npx", ["tsx", "bin/settings.ts", change, stackName, ...words]);
const merge = () => execute("npx", ["tsx", "bin/settings.ts", "merge", stackName]);
let api: PrometheusApi;
beforeAll(async () => {
  api = await prometheus();
});

const loaded = async () => (await api.get<{ yaml: string }>("status/config")).yaml;

test("a second deployment changes nothing, and make preview says so", async () => {
  await pulumi("preview", "--expect-no-changes");
  expect(await execute("make", ["preview"])).toMatch(/Resources:\n\s+\d+ unchanged\n/);
});

/** The first rule of its group. */
const switchedOff = "PipelineCompleteFailure";
const alerts = async () => JSON.stringify(await api.get("rules"));

test("an edited scrape and a rule that is switched off are shown as that, and read by the same container", async () => {
  const before = await containerId();
  expect(await alerts()).toContain(`"${switchedOff}"`);
  await setting("set", "scrapeInterval", "10");
  await setting("set", `rules.${switchedOff}.enabled`, "false");
  await merge();
  const preview = await pulumi("preview", "--diff");
  expect(preview).toMatch(/~ scrape_interval\s*: "15s" => "10s"/);
  expect(preview).toMatch(new RegExp(`- ${switchedOff}\\s*: \\{`));
  expect(preview).not.toMatch(/[+~-] KafkaBrokerDown\s*: \{/);
  expect(preview).not.toMatch(/docker:index\/container/);
  await pulumi("up", "--yes", "--skip-preview");
  expect(await containerId()).toBe(before);
  expect(await loaded()).toMatch(/scrape_interval: 10s/);
  expect(await alerts()).not.toContain(`"${switchedOff}"`);
});

test("a configuration that Prometheus refuses fails with its message, and the old one stays", async () => {
  const before = await loaded();
  const refused = deliver({
    containerId: await containerId(),
    directory: "/etc/prometheus",
    files: { "prometheus.yml": { scrape_configs: [{ job_name: "a", scrape_interval: "soon" }] } },
    check: ["promtool", "check", "config", "{directory}/prometheus.yml"],
    reloadUrl: `${hostUrl(settings, "prometheus")}/-/reload`,
  });
  await expect(refused).rejects.toThrow(/refused, the old one stays:[\s\S]*not a valid duration string: "soon"/);
  expect(await loaded()).toBe(before);
  expect(await api.value("prometheus_config_last_reload_successful")).toBe(1);
});

test("a wrong setting stops the preview before anything is touched", async () => {
  await expect(pulumi("preview", "--config", "trade-observability:kafkaBrokers=0")).rejects.toMatchObject({
    stdout: expect.stringMatching(/kafkaBrokers: found 0/),
  });
});

test("what was changed is put back", async () => {
  await setting("set", "scrapeInterval", "15");
  await setting("unset", "rules");
  await merge();
  await pulumi("up", "--yes", "--skip-preview");
  await eventually("the former interval", 30, loaded, (yaml) => yaml.includes("scrape_interval: 15s"));
  expect(await alerts()).toContain(`"${switchedOff}"`);
});

test("no secret is readable in the state, the outputs, a process list or a container's environment", async () => {
  const password = (await docker("exec", `${stackName}-postgres`, "cat", "/run/secrets/postgres-password")).trim();
  expect(password).toHaveLength(32);
  expect(await pulumi("stack", "export")).not.toContain(password);
  expect(await pulumi("stack", "output", "--json")).not.toContain(password);
  expect(await execute("ps", ["-eo", "args"])).not.toContain(password);
  const ids = (await docker("ps", "-q", "--filter", `label=trade-observability.stack=${stackName}`)).trim().split("\n");
  expect(await docker("inspect", "--format", "{{json .Config}}", ...ids)).not.toContain(password);
  for (const id of ids) expect(await printed(id)).not.toContain(password);
});
