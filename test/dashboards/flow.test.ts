import { pipelineStages } from "../../metrics/stages";
import { answers } from "../rules/promtool/answers";
import { panelsOf, rendered, substituted, targetsOf } from "./helpers";

const panel = rendered.flatMap(({ model }) => panelsOf(model)).find(({ title }) => title === "Data Flow Diagram");
const asked = (refId: string): string => {
  const target = panel && targetsOf(panel).find((one) => one.refId === refId);
  if (!target) throw new Error(`the data flow asks no question ${refId}`);
  return substituted(target.expr.replaceAll('"$1"', '"\u0000"')).replaceAll("\u0000", "$1");
};

const success = (stage: string, value: number) => ({
  series: `pipeline_stage_success{stage="${stage}"}`,
  values: `${value}x20`,
});
const origin = (stage: string, value: number) => ({
  series: `pipeline_breakage_origin{stage="${stage}"}`,
  values: `${value}x20`,
});
const node = (stage: string, mainstat: string, color: string, value: number) => ({
  labels: `{color="${color}",id="${stage}",mainstat="${mainstat}",stage="${stage}"}`,
  value,
});

test("every stage is a node: broken ones red, where it began purple, unknown ones grey", () => {
  const series = [
    success("ingest", 1),
    success("stream", 0),
    success("bronze", 0),
    origin("stream", 1),
    origin("bronze", 0),
  ];
  const samples = [
    node("ingest", "works", "#73BF69", 1),
    node("stream", "broke first", "#B877D9", 0),
    node("bronze", "broken", "#F2495C", 0),
    ...["silver", "gold", "serve"].map((stage) => node(stage, "not known", "#8E8E8E", -1)),
  ];
  expect(answers({ series, expr: asked("nodes"), samples })).toBe("as expected");
});

test("every edge says what flows, and nothing where that is not known", () => {
  const topic = "kafka_server_broker_topic_metrics_messages_in_total";
  const series = [
    { series: `${topic}{topic="raw-trades",instance="a"}`, values: "0+3000x20" },
    { series: `${topic}{topic="raw-trades",instance="b"}`, values: "0+1200x20" },
    { series: `${topic}{topic="trade-aggregates"}`, values: "0+6000x20" },
    { series: 'graphql_requests_total{status="success"}', values: "0+120x20" },
  ];
  const edge = (source: string, target: string, value: number) => ({
    labels: `{id="${source}-${target}",source="${source}",target="${target}"}`,
    value,
  });
  const known = `(${asked("edges")}) >= 0`;
  expect(answers({ series, expr: known, samples: [edge("ingest", "stream", 70), edge("gold", "serve", 2)] })).toBe(
    "as expected",
  );
  const all = `count((${asked("edges")}) >= 0 or (${asked("edges")}) != 1)`;
  expect(
    answers({
      series,
      expr: all,
      samples: [{ labels: "{}", value: pipelineStages.flatMap(({ upstream }) => upstream).length }],
    }),
  ).toBe("as expected");
});
