/** A stage of the pipeline, and what runs it. */
export interface Stage {
  readonly stage: string;
  readonly job: string;
  /** Stages that this one gets its data from. */
  readonly upstream: readonly string[];
}

export const pipelineName = "trade_pipeline";

/** The plan's stages (section 4.5), in the order of the data. */
export const stages = [
  { stage: "ingest", job: "websocket_to_kafka", upstream: [] },
  { stage: "stream", job: "flink_processing", upstream: ["ingest"] },
  { stage: "bronze", job: "kafka_to_iceberg_bronze", upstream: ["stream"] },
  { stage: "silver", job: "bronze_to_silver_transform", upstream: ["bronze"] },
  { stage: "gold", job: "silver_to_gold_aggregate", upstream: ["silver"] },
  { stage: "serve", job: "refresh_api_cache", upstream: ["gold"] },
] as const satisfies readonly Stage[];

export type StageName = (typeof stages)[number]["stage"];

/** Everything upstream of a stage, near or far. */
export function ancestors(stage: string, graph: readonly Stage[]): Set<string> {
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

/** How many stages get data from a stage, near or far. */
export function downstreamCount(stage: string, graph: readonly Stage[]): number {
  return graph.filter((node) => ancestors(node.stage, graph).has(stage)).length;
}
