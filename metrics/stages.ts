/** A stage of the pipeline, and what runs it. */
export interface PipelineStage {
  readonly stage: string;
  readonly job: string;
  /** Stages that this one gets its data from. */
  readonly upstream: readonly string[];
}

export const pipelineName = "trade_pipeline";

/**
 * The plan's stages (section 4.5), each after those that it gets data from. The plan has bronze after stream; the job that writes
 * bronze reads the raw topics itself, as the job that aggregates does.
 */
export const pipelineStages = [
  { stage: "ingest", job: "websocket_to_kafka", upstream: [] },
  { stage: "stream", job: "flink_processing", upstream: ["ingest"] },
  { stage: "bronze", job: "kafka_to_iceberg_bronze", upstream: ["ingest"] },
  { stage: "silver", job: "bronze_to_silver_transform", upstream: ["bronze"] },
  { stage: "gold", job: "silver_to_gold_aggregate", upstream: ["silver"] },
  { stage: "serve", job: "refresh_api_cache", upstream: ["gold"] },
] as const satisfies readonly PipelineStage[];

export type StageName = (typeof pipelineStages)[number]["stage"];

/** Stages whose work a job of Flink does. */
export const flinkStages = ["stream", "bronze"] as const satisfies readonly StageName[];

/** Names of the jobs that do it. */
export const flinkJobs = pipelineStages
  .filter(({ stage }) => (flinkStages as readonly StageName[]).includes(stage))
  .map(({ job }) => job);

/** Everything upstream of a stage, near or far. */
export function ancestors(stage: string, graph: readonly PipelineStage[]): Set<string> {
  const found = new Set<string>();
  const visit = (name: string) => {
    for (const next of graph.find((node) => node.stage === name)?.upstream ?? []) {
      if (!found.has(next)) {
        found.add(next);
        visit(next);
      }
    }
  };
  visit(stage);
  return found;
}

/** The stages that get data from a stage, near or far, in the order of the graph. */
export const descendants = <S extends PipelineStage>(stage: string, graph: readonly S[]): S[] =>
  graph.filter((node) => ancestors(node.stage, graph).has(stage));
