import { pipelineStages } from "../../metrics/stages";
import { stages } from "../../rules/rule";
import { answers } from "../rules/promtool/answers";
import { panelsOf, rendered, substituted, targetsOf } from "./helpers";

const panel = rendered.flatMap(({ model }) => panelsOf(model)).find(({ title }) => title === "Data Flow Diagram");
const asked = (refId: string): string => {
  const target = panel && targetsOf(panel).find((one) => one.refId === refId);
  if (!target) throw new Error(`the data flow asks no question ${refId}`);
  return substituted(target.expr.replaceAll('"$1"', '"\u0000"')).replaceAll("\u0000", "$1");
};

const job = (check: string) => `job="${check}_sensor"`;
/** After ten minutes it is as old as PushStale allows, unless it was pushed before the others. */
const pushed = (check: string, at = 0) => ({ series: `push_time_seconds{${job(check)}}`, values: `${at}x20` });
const success = (stage: string, value: number) => ({
  series: `pipeline_stage_success{stage="${stage}",${job("lineage")}}`,
  values: `${value}x20`,
});
const origin = (stage: string, value: number) => ({
  series: `pipeline_breakage_origin{stage="${stage}",${job("lineage")}}`,
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
    pushed("lineage"),
  ];
  const samples = [
    node("ingest", "works", "#73BF69", 1),
    node("stream", "broke first", "#B877D9", 0),
    node("bronze", "broken", "#F2495C", 0),
    ...["silver", "gold", "serve"].map((stage) => node(stage, "not known", "#8E8E8E", -1)),
  ];
  expect(answers({ series, expr: asked("nodes"), samples })).toBe("as expected");
});

test("no stage is known once the data observer has stopped pushing, whatever its other checks do", () => {
  const series = [
    success("ingest", 1),
    success("stream", 0),
    origin("stream", 1),
    pushed("lineage", -1),
    pushed("volume"),
  ];
  const samples = stages.map((stage) => node(stage, "not known", "#8E8E8E", -1));
  expect(answers({ series, expr: asked("nodes"), samples })).toBe("as expected");
});

describe("every edge says what flows, and nothing where that is not known", () => {
  const messages = (topic: string) => `topic:kafka_messages_in:rate5m{topic="${topic}"}`;
  const series = [
    { series: messages("raw-trades"), values: "50x20" },
    { series: messages("raw-orders"), values: "20x20" },
    { series: messages("trade-aggregates"), values: "100x20" },
    { series: 'graphql_requests_total{status="success"}', values: "0+120x20" },
    ...["silver", "gold"].map((layer) => ({
      series: `data_row_count{layer="${layer}",table="a",partition_date="all",${job("volume")}}`,
      values: "0+60x20",
    })),
  ];
  const edge = (source: string, target: string, value: number) => ({
    labels: `{id="${source}-${target}",source="${source}",target="${target}"}`,
    value,
  });
  const flows = [edge("ingest", "stream", 70), edge("gold", "serve", 2)];
  const ask = (check: ReturnType<typeof pushed>, expr: string, samples: typeof flows) =>
    answers({ series: [...series, check], expr, samples });
  const known = `(${asked("edges")}) >= 0`;

  test("with rows that were counted lately, but for gold, which writes them anew", () =>
    expect(ask(pushed("volume"), known, [...flows, edge("bronze", "silver", 0.175)])).toBe("as expected"));

  test("without those that are frozen", () => expect(ask(pushed("volume", -1), known, flows)).toBe("as expected"));

  test("and is there all the same", () => {
    const all = `count((${asked("edges")}) >= 0 or (${asked("edges")}) != 1)`;
    const edges = pipelineStages.flatMap(({ upstream }) => upstream).length;
    expect(ask(pushed("volume"), all, [{ labels: "{}", value: edges }])).toBe("as expected");
  });
});
