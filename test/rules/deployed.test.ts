import { jobs } from "../../metrics/jobs";
import { ruleFiles } from "../../rules";
import { parameters } from "./parameters";

const names = (deployed?: readonly string[]) =>
  Object.values(ruleFiles(parameters, {}, deployed)).flatMap(({ groups }) =>
    groups.flatMap(({ rules }) => rules.map((rule) => ("alert" in rule ? rule.alert : rule.record))),
  );

describe("only what can be answered is loaded", () => {
  const without = (...gone: string[]) =>
    [...Object.keys(jobs), "graphql-api", "lag-exporter"].filter((job) => !gone.includes(job));

  test("the whole of it where all parts run", () => {
    expect(names(without())).toEqual(expect.arrayContaining(["ConsumerLagHigh", "HighErrorRate", "FlinkJobMissing"]));
  });

  test("nothing about the API where there is none, through recorded series either", () => {
    const loaded = names(without("graphql-api"));
    expect(loaded.filter((name) => /^(Api|HighErrorRate)/.test(name))).toEqual([]);
    expect(loaded).toContain("BronzeFreshnessFastBurn");
  });

  test("no lag without its exporter, and no group without rules", () => {
    expect(names(without("lag-exporter"))).not.toContain("ConsumerLagHigh");
    expect(ruleFiles(parameters, {}, without("lag-exporter"))).not.toHaveProperty("kafka_derived");
  });

  test("a job manager that does not exist is not missed", () => {
    expect(names(without("flink")).filter((name) => /^Flink|^flink/.test(name))).toEqual([]);
  });

  test("by default the jobs of the catalog", () => {
    expect(names()).toEqual(names(Object.keys(jobs)));
  });
});
