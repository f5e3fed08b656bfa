/** A stage of the pipeline, and what runs it. */
export interface PipelineStage {
  readonly stage: string;
  readonly job: string;
  /** Stages that this one gets its data from. */
  readonly upstream: readonly string[];
}

export const pipelineName = "trade_pipeline";

/** The plan's stages (section 4.5), in the order of the data. */
export const pipelineStages = [
  { stage: "ingest", job: "websocket_to_kafka", upstream: [] },
  { stage: "stream", job: "flink_processing", upstream: ["ingest"] },
  { stage: "bronze", job: "kafka_to_iceberg_bronze", upstream: ["stream"] },
  { stage: "silver", job: "bronze_to_silver_transform", upstream: ["bronze"] },
  { stage: "gold", job: "silver_to_gold_aggregate", upstream: ["silver"] },
  { stage: "serve", job: "refresh_api_cache", upstream: ["gold"] },
] as const satisfies readonly PipelineStage[];

export type StageName = (typeof pipelineStages)[number]["stage"];
