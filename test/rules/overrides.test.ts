import { type AlertOverrides, alerts, groups, OverrideError, type RuleParameters, ruleFiles } from "../../rules";
import { spellDuration } from "../../rules/duration";
import { applyOverrides } from "../../rules/overrides";
import type { RenderedAlert } from "../../rules/render";
import type { AlertRule } from "../../rules/rule";
import { ruleParameters } from "../../stack/parameters";
import { parseSettings } from "../../stack/settings";
import { parameters } from "./parameters";

const rendered = (overrides: AlertOverrides, stack: RuleParameters = parameters) =>
  Object.values(ruleFiles(stack, overrides))
    .flatMap(({ groups }) => groups.flatMap(({ rules }) => rules))
    .filter((rule): rule is RenderedAlert => "alert" in rule);
const find = (name: string, overrides: AlertOverrides) => rendered(overrides).find(({ alert }) => alert === name);

describe("a user", () => {
  test("changes a threshold, and the text says the new one", () => {
    const alert = find("ConsumerLagHigh", { ConsumerLagHigh: { threshold: 500 } });
    expect(alert?.expr).toBe("kafka_consumer_records_lag > 500");
    expect(alert?.annotations.description).toContain("expected at most 500.");
    expect(alert?.for).toBe("5m");
  });

  test("changes a share, and the text says it as people write it", () => {
    const alert = find("HighErrorRate", { HighErrorRate: { threshold: 0.07 } });
    expect(alert?.annotations.description).toContain("expected at most 7%.");
  });

  test("changes a threshold that follows from a setting", () => {
    const alert = find("BronzeFreshnessViolation", { BronzeFreshnessViolation: { threshold: 45 } });
    expect(alert?.expr).toBe('data_freshness_seconds{layer="bronze"} > 45');
    expect(find("SilverFreshnessViolation", { BronzeFreshnessViolation: { threshold: 45 } })?.expr).toContain("> 600");
  });

  test("changes what counts as usual for the score of quality and for the plan's second name of the alert too", () => {
    const exprs = (overrides: AlertOverrides) =>
      Object.values(ruleFiles(parameters, overrides))
        .flatMap(({ groups }) => groups.flatMap(({ rules }) => rules))
        .filter((rule) => /data_volume_deviation_percent|data_distribution_zscore/.test(rule.expr))
        .map((rule) => [
          "alert" in rule ? rule.alert : rule.labels?.dimension,
          /(?:>|bool) (\d+)/.exec(rule.expr)?.[1],
        ]);
    expect(exprs({ VolumeAnomalyDetected: { threshold: 35 }, DistributionAnomaly: { threshold: 4 } }).sort()).toEqual([
      ["DistributionAnomaly", "4"],
      ["VolumeAnomalyDetected", "35"],
      ["VolumeAnomalyWarning", "35"],
      ["distribution", "4"],
      ["volume", "35"],
    ]);
    expect(find("VolumeAnomalyWarning", { VolumeAnomalyWarning: { threshold: 50 } })?.expr).toContain("> 50");
  });

  test("says under observation what counts as an anomaly, and of an alert where it differs", () => {
    const settings = parseSettings({ observation: { rules: { volumePercent: 35, zscore: 4 } } });
    const limits = (overrides: AlertOverrides) =>
      ["VolumeAnomalyDetected", "VolumeAnomalyWarning", "DistributionAnomaly"].map(
        (name) => rendered(overrides, ruleParameters(settings)).find(({ alert }) => alert === name)?.expr,
      );
    expect(limits({})).toEqual([
      "abs(data_volume_deviation_percent) > 35",
      "abs(data_volume_deviation_percent) > 35",
      "abs(data_distribution_zscore) > 4",
    ]);
    expect(limits({ DistributionAnomaly: { threshold: 5 } })[2]).toBe("abs(data_distribution_zscore) > 5");
  });

  test("changes how long it has to last and how urgent it is", () => {
    const alert = find("TargetDown", { TargetDown: { for: 90, severity: "critical" } });
    expect(alert?.for).toBe("1m30s");
    expect(alert?.labels.severity).toBe("critical");
    expect(alert?.expr).toBe(find("TargetDown", {})?.expr);
  });

  test("changes how long it has to last, and every text says so", () => {
    const lasting = (seconds: number) => new RegExp(`\\bfor (more than )?${spellDuration(seconds)}\\b`);
    const saying = (overrides: AlertOverrides, seconds: (alert: AlertRule) => number) => {
      const texts = new Map(rendered(overrides).map(({ alert, annotations }) => [alert, JSON.stringify(annotations)]));
      return alerts
        .filter((alert) => lasting(seconds(alert)).test(texts.get(alert.name) ?? ""))
        .map(({ name }) => name);
    };
    const usual = saying({}, (alert) => alert.for);
    expect(usual.length).toBeGreaterThan(5);
    expect(saying(Object.fromEntries(alerts.map(({ name }) => [name, { for: 660 }])), () => 660)).toEqual(usual);
  });

  test("may make an alert fire at once", () => {
    expect(find("TargetDown", { TargetDown: { for: 0 } })).not.toHaveProperty("for");
  });

  test("switches an alert off, and no other", () => {
    const names = rendered({ NewTopicCreated: { enabled: false } }).map(({ alert }) => alert);
    expect(names).not.toContain("NewTopicCreated");
    expect(names).toHaveLength(alerts.length - 1);
  });

  test("is told of every change that cannot be made, and why", () => {
    const change = () => applyOverrides(groups, { ConsumerLagHihg: { enabled: false }, Watchdog: { threshold: 3 } });
    expect(change).toThrow(OverrideError);
    expect(change).toThrow(/ConsumerLagHihg: no such alert, did you mean ConsumerLagHigh\? Known: .*ConsumerLagHigh, /);
    expect(change).toThrow(/Watchdog: found the threshold 3, but this alert has none/);
  });
});

test("without changes the rules are those of the catalog", () => {
  expect(applyOverrides(groups, {})).toEqual(groups);
});
