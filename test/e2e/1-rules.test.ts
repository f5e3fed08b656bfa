import { groups } from "../../rules";
import { hostUrl } from "../../stack/ports";
import { eventually, execute, type PrometheusApi, prometheus, stackSettings } from "../helpers/live-stack";

interface LoadedRule {
  name: string;
  type: "alerting" | "recording";
  health: string;
  lastError?: string;
  state?: string;
  annotations?: Record<string, string>;
  labels?: Record<string, string>;
}

let api: PrometheusApi;
let rules: LoadedRule[];
beforeAll(async () => {
  api = await prometheus();
  const answer = await api.get<{ groups: { rules: LoadedRule[] }[] }>("rules");
  rules = answer.groups.flatMap((group) => group.rules);
});

test("all alerts and recording rules are loaded, no others, and the deployment has seen each evaluate without an error", () => {
  const names = groups.flatMap((group) => group.rules.map(({ name }) => name));
  expect(rules.map(({ name }) => name).sort()).toEqual(names.sort());
  const unwell = rules.filter(({ health }) => health !== "ok");
  expect(unwell.map(({ name, health, lastError }) => [name, health, lastError])).toEqual([]);
});

test("on a healthy stack nothing fires that would tell a person, but the Watchdog", () => {
  const firing = rules.filter(({ state, labels }) => state === "firing" && labels?.severity !== "info");
  expect(firing.map(({ name }) => name)).toEqual(["Watchdog"]);
});

test("the plan's name for the consumers' lag comes from the lag exporter", async () => {
  const groups = async () => {
    const lags = await api.query("kafka_consumer_records_lag");
    return [...new Set(lags.map(({ metric }) => metric.client_id))].sort();
  };
  // A group is there with the first checkpoint that commits its offsets.
  await eventually("both groups", 120, groups, (found) => found.join() === "flink-processing,kafka-to-iceberg-bronze");
});

test("every runbook link opens, on the page of its alert", async () => {
  const alerts = rules.filter(({ type }) => type === "alerting");
  expect(alerts.length).toBeGreaterThan(20);
  for (const { name, annotations } of alerts) {
    const page = await fetch(annotations?.runbook_url as string);
    expect([name, page.status, page.headers.get("content-type")]).toEqual([name, 200, "text/plain; charset=utf-8"]);
    expect(await page.text()).toMatch(new RegExp(`^# ${name}\n`));
  }
});

test("make silence keeps an alert from being told until make unsilence", async () => {
  const alertmanager = hostUrl(stackSettings(), "alertmanager");
  const watchdog = async () => {
    const alerts = await (await fetch(`${alertmanager}/api/v2/alerts?filter=alertname="Watchdog"`)).json();
    return (alerts as { status: { state: string } }[]).map(({ status }) => status.state);
  };
  await eventually("the Watchdog at Alertmanager", 120, watchdog, ([state]) => state === "active");
  const said = await execute("make", ["silence"], { ALERT: "Watchdog", FOR: "1h", WHY: 'A "test" of $silences' });
  const id = said.match(/ID=([0-9a-f-]+)/)?.[1] as string;
  await eventually("the silence", 30, watchdog, ([state]) => state === "suppressed");
  expect(await execute("make", ["silences"])).toMatch(
    new RegExp(`^${id} .*alertname=Watchdog .*A "test" of \\$silences$`, "m"),
  );
  await execute("make", ["unsilence"], { ID: id });
  await eventually("the Watchdog again", 30, watchdog, ([state]) => state === "active");
});
