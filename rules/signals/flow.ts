import { data } from "../../metrics/data";
import { graphqlApi } from "../../metrics/graphql-api";
import { lineage } from "../../metrics/lineage";
import { pipelineStages } from "../../metrics/stages";
import { formatDuration, hours, minutes } from "../duration";
import type { Layer, RuleParameters } from "../parameters";
import { anyOf, oneOf, promql, Query, select, span } from "../promql";
import { whilePushed } from "../pushed";
import { rates } from "../recording/kafka";
import { type Stage, stages } from "../rule";
import type { Signal } from "../signal";
import { rawTopics } from "./kafka";

/** Labels that a query does not have by itself: a node graph is told by labels what to draw. */
function labelled(query: Query, labels: Readonly<Record<string, string>>): Query {
  return Object.entries(labels).reduce(
    (inner, [name, value]) =>
      new Query((filter) => `label_replace(${inner.argument(filter)}, "${name}", "${value}", "", "")`, inner.series),
    query,
  );
}

/** Copies a label under a second name. */
const copied = (query: Query, from: string, to: string): Query =>
  new Query((filter) => `label_replace(${query.argument(filter)}, "${to}", "$1", "${from}", "(.+)")`, query.series);

/** How a stage is drawn: the words under its name and the colour of its ring, which a node graph takes from a label. */
interface StageLook {
  readonly mainstat: string;
  readonly color: string;
}
export type StageStatus = "works" | "broken" | "origin" | "unknown";

/**
 * Nodes of the pipeline: `id`, `mainstat` and `color` are the columns that a node graph looks for. A stage of which nothing is
 * known is drawn too, as an edge must lead somewhere.
 */
export function stageNodes(looks: Readonly<Record<StageStatus, StageLook>>, parameters: RuleParameters): Signal {
  const success = promql`max by (stage) (${whilePushed(select(lineage.stageSuccess), parameters)})`;
  const origin = promql`max by (stage) (${lineage.breakageOrigin})`;
  const known = anyOf([
    labelled(promql`${success} == 1`, { ...looks.works }),
    labelled(promql`${success} == 0 and on (stage) ${origin} == 1`, { ...looks.origin }),
    labelled(promql`${success} == 0 unless on (stage) ${origin} == 1`, { ...looks.broken }),
  ]);
  const unknown = anyOf(stages.map((stage) => labelled(promql`vector(-1)`, { stage, ...looks.unknown })));
  return {
    name: "Stages",
    description: "Stages of the pipeline by whether they work, and where a breakage began.",
    unit: "state",
    query: copied(promql`${known} or on (stage) ${unknown}`, "stage", "id"),
  };
}

/** Time over which the rows of a layer are counted, seconds: bronze is written all the time, silver in batches. */
const batchWindow = { bronze: minutes(15), silver: hours(1) } as const satisfies Partial<Record<Layer, number>>;

/** Rows per second that reach the tables of a layer; rows that are deleted do not count. */
function rowRate(layer: keyof typeof batchWindow, parameters: RuleParameters): Query {
  const rows = select(data.rowCount, { layer, partition_date: "all" });
  const added = promql`clamp_min(delta(${rows}[${span(batchWindow[layer])}]), 0)`;
  return promql`sum(${whilePushed(added, parameters)}) / ${batchWindow[layer]}`;
}

const noRate = promql`vector(NaN)`;

/** What flows into a stage from those before it, per second. Gold replaces its days: as many rows as before may all be new. */
const inflow = (parameters: RuleParameters): Readonly<Record<Exclude<Stage, "ingest">, Query>> => ({
  stream: promql`sum(${select(rates.messagesIn, { topic: oneOf(rawTopics) })})`,
  bronze: rowRate("bronze", parameters),
  silver: rowRate("silver", parameters),
  gold: noRate,
  serve: promql`sum(rate(${graphqlApi.requests}[5m]))`,
});

/** Edges of the pipeline: `source` and `target` are the columns that a node graph looks for; no number where nothing is known. */
export const stageFlow = (parameters: RuleParameters): Signal => ({
  name: "Flow between stages",
  description:
    `Per second: messages into the raw topics, rows that reached bronze (over ${formatDuration(batchWindow.bronze)}) and silver ` +
    `(${formatDuration(batchWindow.silver)}), requests to the API. Gold has no rate: it writes whole days anew, and how many rows ` +
    "it has then does not say how many came in.",
  unit: "per second",
  query: anyOf(
    pipelineStages.flatMap(({ stage: target, upstream }) =>
      upstream.map((source) => {
        const rate = inflow(parameters)[target as Exclude<Stage, "ingest">];
        return labelled(promql`${rate} or ${noRate}`, { id: `${source}-${target}`, source, target });
      }),
    ),
  ),
});

/** @param window How far back is looked. */
export const stageFailures = (window: Query): Signal => ({
  name: "Failures of stages",
  description: "Failed runs of a batch stage, and how often a continuous stage broke. No row is good.",
  unit: "failures",
  query: promql`sum by (stage, stage_job) (increase(${lineage.stageFailures}[${window}])) > 0`,
});

/** The windows overlap, or what changes between two of them would be missed. @param window How far back is looked. */
export const lastStageFailure = (window: Query): Signal => ({
  name: "Last failure of a stage",
  description: "When the failures of a stage were last seen to grow, within two minutes.",
  unit: "milliseconds since the epoch",
  query: promql`
    max by (stage, stage_job)
    (max_over_time((timestamp(${lineage.stageFailures}) and changes(${lineage.stageFailures}[2m]) > 0)[${window}:1m])) * 1000`,
});
