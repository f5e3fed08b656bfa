import { asLists, byName } from "../../../components/providers/named-lists";
import { prometheusFiles } from "../../../components/render/prometheus";
import { type Job, jobs } from "../../../metrics";
import { ruleFiles } from "../../../rules";
import { parameters } from "../../rules/parameters";

const targets = Object.fromEntries(Object.keys(jobs).map((job) => [job, ["host:1"]])) as Record<Job, string[]>;
const inputs = { targets, stack: "dev", cluster: "a", scrapeInterval: 15, scrapeTimeout: 10, evaluationInterval: 15 };
const files = prometheusFiles({ ...inputs, ruleFiles: ruleFiles(parameters) });

test("what Prometheus reads is the same after the engine had it, which sorts the keys of what it keeps", () => {
  const sorted = (value: unknown): unknown => {
    if (typeof value !== "object" || value === null) return value;
    if (Array.isArray(value)) return value.map(sorted);
    const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
    return Object.fromEntries(entries.map(([key, one]) => [key, sorted(one)]));
  };
  expect(asLists(sorted(JSON.parse(JSON.stringify(byName(files)))))).toEqual(files);
});

test("every rule and every scrape job has a place of its own, whatever comes before it", () => {
  const compared = JSON.stringify(byName(files));
  expect(compared).not.toMatch(/\[\{"(alert|record|job_name)":/);
  const group = {
    name: "g",
    rules: [
      { record: "a", labels: { slo: "x" } },
      { record: "a", labels: { slo: "y" } },
    ],
  };
  expect(byName(group)).toEqual({
    name: "g",
    rules: { order: "a x\na y", members: { "a x": group.rules[0], "a y": group.rules[1] } },
  });
});

test("what has no name, or not one of its own, stays a list", () => {
  for (const list of [[], [1, 2], [{ alert: "A" }, { to: "b" }], [{ alert: "A" }, { alert: "A" }]])
    expect(byName({ list })).toEqual({ list });
});
