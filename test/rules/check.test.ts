import { runbookPages } from "../../components/render/runbooks";
import { ruleFiles } from "../../rules";
import { checkRules } from "../../rules/check";
import { parameters } from "./parameters";

const runbooks = new Set(Object.keys(runbookPages()));
const alert = (name: string, expr: string) => ({ alert: name, expr, labels: {}, annotations: {} });
const checked = (...rules: (ReturnType<typeof alert> | { record: string; expr: string })[]) => {
  const groups = [{ name: "g", interval: "15s", rules }];
  return () => checkRules({ kafka_alerts: { groups } }, runbooks);
};

test("the stack's own rules are deployed", () => {
  expect(() => checkRules(ruleFiles(parameters), runbooks)).not.toThrow();
});

test("a query that is none is refused, with file, rule and reason", () => {
  expect(checked(alert("KafkaBrokerDown", "sum(up > 0"))).toThrow(
    "rules that cannot work:\nrules/kafka_alerts.yml: KafkaBrokerDown: not PromQL at character 10: sum(up > 0",
  );
});

test("an unknown metric is refused, in a recording rule too, and an alert without a runbook", () => {
  expect(checked({ record: "a:b", expr: "kafka_brokers" }, alert("KafkaBrokersGone", "absent(up)"))).toThrow(
    "rules that cannot work:\nrules/kafka_alerts.yml: a:b: unknown metric kafka_brokers\n" +
      "rules/kafka_alerts.yml: KafkaBrokersGone: no runbook; write runbooks/KafkaBrokersGone.md",
  );
});
