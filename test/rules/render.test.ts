import { ruleFiles } from "../../rules";
import { formatDuration, spellDuration } from "../../rules/duration";
import { anyOf, matching, not, notMatching, oneOf, promql, select } from "../../rules/promql";
import type { RenderedAlert } from "../../rules/render";
import { ruleParameters } from "../../stack/parameters";
import { parseSettings } from "../../stack/settings";
import { checkConfig } from "../helpers/promtool";
import { parameters } from "./parameters";

const up = { name: "up", labels: [] } as const;
const messages = { name: "messages", labels: ["topic"] } as const;

describe("a query", () => {
  test("writes selectors and keeps to one line", () => {
    const query = promql`
      sum by (topic) (rate(${select(messages, { topic: oneOf(["a", "b"]), job: not("x") })}[5m]))
      > ${10}`;
    expect(query.text).toBe('sum by (topic) (rate(messages{topic=~"a|b",job!="x"}[5m])) > 10');
  });

  test("keeps what is put into it together", () => {
    const either = anyOf([promql`${up} == 0`, promql`${up} == 2`]);
    expect(promql`${either} > ${1}`.text).toBe("((up == 0) or (up == 2)) > 1");
    expect(promql`${promql`sum by (job) (${up} > 0)`} > ${1}`.text).toBe("sum by (job) (up > 0) > 1");
  });

  test("escapes what stands in a label", () => {
    expect(select(messages, { topic: 'a"b\\c' }).text).toBe('messages{topic="a\\"b\\\\c"}');
  });

  test("asks a panel's question of fewer series, where the label exists", () => {
    const query = promql`${messages} / on (job) ${up}`;
    expect(query.where({ topic: "a" }).text).toBe('messages{topic="a"} / on (job) up');
    expect(query.where({ job: "b" }).text).toBe('messages{job="b"} / on (job) up{job="b"}');
    expect(query.text).toBe("messages / on (job) up");
  });

  test("keeps its own condition on a label that a panel narrows down too", () => {
    const query = select(messages, { topic: notMatching("__.*") });
    expect(query.where({ topic: matching("$topic") }).text).toBe('messages{topic!~"__.*",topic=~"$topic"}');
  });
});

test.each([
  [0, "0s"],
  [0.25, "250ms"],
  [15, "15s"],
  [90, "1m30s"],
  [3600, "1h"],
  [90_061, "1d1h1m1s"],
])("%d seconds are %s", (seconds, text) => expect(formatDuration(seconds)).toBe(text));

test("a negative duration is refused", () =>
  expect(() => formatDuration(-1)).toThrow("expected a number of at least 0"));

test.each([
  [1, "1 seconds"],
  [90, "90 seconds"],
  [120, "2 minutes"],
  [7200, "2 hours"],
  [5400, "90 minutes"],
])("%d seconds are spelled %s", (seconds, text) => expect(spellDuration(seconds)).toBe(text));

describe("rule files", () => {
  const files = ruleFiles(parameters);

  test("of a stack in a hurry wait and look a fifth as long, and ask the same", () => {
    const fast = ruleFiles({ ...parameters, timeScale: 0.2 });
    const group = (from: typeof files, name: string) => from[name]?.groups[0];
    const alert = (from: typeof files, name: string) =>
      group(from, "critical_alerts")?.rules.find((rule) => "alert" in rule && rule.alert === name);
    expect(group(fast, "critical_alerts")?.interval).toBe("3s");
    const { annotations, ...usual } = alert(files, "KafkaBrokerDown") as RenderedAlert;
    const description = annotations.description?.replace("60 seconds", "12 seconds");
    expect(alert(fast, "KafkaBrokerDown")).toEqual({
      ...usual,
      annotations: { ...annotations, description },
      for: "12s",
      keep_firing_for: "36s",
    });
    // What counts evaluations would count wrong.
    expect(group(fast, "slo")?.interval).toBe(group(files, "slo")?.interval);
  });

  test("are accepted by Prometheus beside a configuration", () => {
    const named = Object.fromEntries(Object.entries(files).map(([name, file]) => [`rules/${name}.yml`, file]));
    const { accepted, output } = checkConfig({ "prometheus.yml": { rule_files: ["rules/*.yml"] }, ...named });
    expect(output).toContain(`${Object.keys(files).length} rule files found`);
    expect(accepted).toBe(true);
  });

  test("have the plan's groups and intervals", () => {
    const intervals = Object.values(files).flatMap(({ groups }) =>
      groups.map(({ name, interval }) => [name, interval]),
    );
    expect(Object.fromEntries(intervals)).toMatchObject({
      critical_alerts: "15s",
      warning_alerts: "30s",
      info_alerts: "1m",
      data_freshness: "30s",
      data_volume: "1m",
      schema_drift: "1m",
      data_distribution: "1m",
      pipeline_lineage: "30s",
      flink_derived: "15s",
    });
  });

  test("follow the promises in the settings", () => {
    const strict = ruleFiles({ ...parameters, freshness: { bronze: 40, silver: 100, gold: 1000 } });
    const exprs = JSON.stringify([strict.data_freshness, strict.warning_alerts, strict.critical_alerts]);
    for (const expected of ["> 40", "> 100", "> 1000", "> 30", "> 80", "> 750", "> 300"])
      expect(exprs).toContain(expected);
    expect(exprs).toContain("bronze data should be at most 40 seconds old");
  });

  test("look for failed notifications over two intervals of a group, and ten minutes at least", () => {
    const windows = [60, 300, 3600].map((groupInterval) => {
      const rules = ruleFiles({ ...parameters, groupInterval }).critical_alerts?.groups[0]?.rules ?? [];
      return rules.find((rule) => "alert" in rule && rule.alert === "NotificationsFailing")?.expr.match(/\[.*\]/)?.[0];
    });
    expect(windows).toEqual(["[10m]", "[10m]", "[2h]"]);
  });

  test("give checks that look seldom the time for it", () => {
    const { observation, ...settings } = parseSettings({});
    const intervals = { ...observation.intervals, schema: 3600 };
    const { checkInterval } = ruleParameters({ ...settings, observation: { ...observation, intervals } });
    const pushStale = (seldom: typeof parameters) =>
      ruleFiles(seldom).warning_alerts?.groups[0]?.rules.find((rule) => "alert" in rule && rule.alert === "PushStale");
    expect(pushStale(parameters)?.expr).toBe("(time() - push_time_seconds) > 600");
    expect(pushStale({ ...parameters, checkInterval })?.expr).toBe("(time() - push_time_seconds) > 7200");
  });
});
