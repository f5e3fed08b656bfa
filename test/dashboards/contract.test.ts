import type { AnnotationQuery, VariableModel } from "@grafana/grafana-foundation-sdk/dashboard";
import { labelsOf, problemsOf } from "../../rules/contract";
import { resolve } from "../../rules/parameters";
import { namedTopics, rates } from "../../rules/recording/kafka";
import { parameters } from "../rules/parameters";
import { everyPanel, rendered, substituted, targetsOf } from "./helpers";

const named = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, label]) => label as string);
const labels = (query: string) => labelsOf(substituted(query)) ?? new Set<string>();
const lacking = (text: string, query: string) => named(text).filter((label) => !labels(query).has(label));

const queries = everyPanel.flatMap(([name, panel]) =>
  targetsOf(panel).map((target) => [`${name} (${target.refId})`, target] as const),
);

test.each(queries)("%s asks only for what is exported", (_, { expr }) =>
  expect(problemsOf(substituted(expr))).toEqual([]),
);

test.each(queries)("%s names its series by labels that they have", (_, { expr, legendFormat = "" }) =>
  expect(lacking(legendFormat, expr)).toEqual([]),
);

test.each([
  [
    "Freshness Heatmap",
    ["bronze", "silver", "gold"].map((layer) => `layer="${layer}",layer=~"$layer",table=~"$table"`),
  ],
  ["Messages In/Out per Topic", ['topic=~"$topic"']],
])("%s is narrowed down by what is chosen, and asks for nothing else than its signal does", (title, conditions) => {
  const exprs = queries.filter(([name]) => name.includes(title)).map(([, { expr }]) => expr);
  for (const condition of conditions) expect(exprs.join("\n")).toContain(`{${condition}}`);
});

/** Labels of a table are its columns; the value has the question's name where there is more than one. */
const columnsOf = (targets: ReturnType<typeof targetsOf>) => {
  const value = (refId: string) => (targets.length > 1 ? `Value #${refId}` : "Value");
  return new Set(["Time", "__name__", ...targets.flatMap(({ expr, refId }) => [...labels(expr), value(refId)])]);
};

const arranged = everyPanel.filter(([, panel]) => panel.transformations?.some(({ id }) => id === "organize"));

test.each(arranged)("%s arranges columns that there are, all of them", (_, panel) => {
  const arrange = (panel.transformations ?? []).filter(({ id }) => id === "organize").map(({ options }) => options);
  const targets = targetsOf(panel);
  const columns = columnsOf(targets);
  for (const { excludeByName = {}, indexByName = {}, renameByName = {} } of arrange)
    for (const name of Object.keys({ ...excludeByName, ...indexByName, ...renameByName }))
      expect([name, columns.has(name)]).toEqual([name, true]);
  if (panel.type !== "table") return;
  const { excludeByName = {}, renameByName = {} } = arrange[0];
  const left = [...columns].filter(
    (name) => name !== "__name__" && !(name in excludeByName) && !(name in renameByName),
  );
  expect(left).toEqual([]);
});

const annotations = rendered.flatMap(({ uid, model }) =>
  (model.annotations?.list ?? []).map((annotation) => [`${uid}: ${annotation.name}`, annotation] as const),
);

test.each(annotations)(
  "annotation %s asks for what is there and fills in only labels that it gets",
  (_, annotation) => {
    const { expr = "", titleFormat = "", textFormat = "", tagKeys = "" } = annotation as AnnotationQuery;
    expect(problemsOf(expr)).toEqual([]);
    expect(lacking(titleFormat + textFormat, expr)).toEqual([]);
    expect(tagKeys.split(",").filter((label) => !labels(expr).has(label))).toEqual([]);
  },
);

const choices = rendered.flatMap(({ uid, model }) =>
  (model.templating?.list ?? [])
    .filter(({ type }) => type === "query")
    .map((variable) => [`${uid}: ${variable.name}`, variable] as const),
);

test.each(choices)("variable %s offers the values of a label that the series have", (_, variable) => {
  const { definition = "" } = variable as VariableModel & { definition?: string };
  const [, selector = "", label = ""] = /^label_values\((.+), (\w+)\)$/.exec(definition) ?? [];
  expect(problemsOf(`count(${substituted(selector)})`)).toEqual([]);
  expect([...labels(selector)]).toContain(label);
});

test("the topics that can be chosen are those whose messages are shown", () => {
  const [, topics] = choices.find(([name]) => name === "kafka-deep-dive: topic") ?? [];
  expect(topics?.definition).toBe(`label_values(${namedTopics.text}, topic)`);
});

test("Kafka's own topics are on no panel that lists topics", () => {
  const asked = queries.filter(([name]) => name.startsWith("kafka-deep-dive: ")).map(([, { expr }]) => expr);
  const exprs = [...asked, ...Object.values(rates).map(({ expr }) => resolve(expr, parameters).text)];
  const selectors = exprs.flatMap((expr) => expr.match(/kafka_server_broker_topic_metrics_\w+(\{.*?\})?/g) ?? []);
  expect(selectors.length).toBeGreaterThan(0);
  expect(selectors.filter((selector) => !selector.includes('topic!~"__.*"'))).toEqual([]);
});
