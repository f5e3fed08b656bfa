import { alerts } from "../../rules";
import { cases } from "./cases";
import { requiredScenarios, type Scenario } from "./promtool/case";
import { checkName, ruleFileOf, testFileOf } from "./promtool/files";
import { type Results, testRules } from "./promtool/run";

/** It always fires: that is its purpose. */
const heartbeat = "Watchdog";

describe("every alert", () => {
  const names = alerts.map(({ name }) => name);

  test("has a name of its own", () => expect(new Set(names).size).toBe(names.length));

  test.each(names)("%s is tested", (name) => {
    const tested = cases.filter(({ alert }) => alert.name === name);
    expect(tested).toHaveLength(1);
    if (name === heartbeat) return;
    expect(tested[0]?.scenarios.map(({ title }) => title)).toEqual(expect.arrayContaining([...requiredScenarios]));
  });
});

describe("promtool", () => {
  let results: Results;
  beforeAll(() => {
    results = testRules(
      cases.map((tested) => ({
        rules: ruleFileOf(tested.alert),
        tests: (ruleFile) => testFileOf(tested, ruleFile),
      })),
    );
  });

  describe.each(cases.map((tested, index) => ({ name: tested.alert.name, tested, index })))(
    "$name",
    ({ tested, index }) => {
      const failuresOf = (scenario: Scenario) =>
        scenario.checks.flatMap(({ at }) => results.failures.get(checkName(tested, scenario, at)) ?? []);

      test.each(tested.scenarios)("$title", (scenario) => expect(failuresOf(scenario)).toEqual([]));

      test("is loaded and passes", () => {
        const explained = tested.scenarios.flatMap(failuresOf).length > 0;
        if (!results.passed[index] && !explained) throw new Error(results.output);
      });
    },
  );
});
