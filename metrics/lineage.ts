import { metricsOf } from "./metric";
import { pipelineStages } from "./stages";

const { counter, gauge } = metricsOf("pushgateway");

/**
 * The plan calls the second label `job`. The Pushgateway overwrites a label of that name with the job of the push
 * (`lineage_sensor`), so it is `stage_job` here.
 */
const stage = ["stage", "stage_job"] as const;

/**
 * What the data observer pushes about the pipeline's stages (plan, section 4.5). A stage whose source does not answer is left
 * out: it is not known to be broken.
 */
export const lineage = {
  stageSuccess: gauge("pipeline_stage_success", {
    unit: "boolean",
    labels: stage,
    help: "Whether the stage works: messages arrive, the job runs and makes checkpoints, or the last finished run succeeded.",
    maxSeries: pipelineStages.length,
    absentWhen: "the stage's source is not configured or does not answer, or no run of it has finished yet",
  }),
  stageDuration: gauge("pipeline_stage_duration_seconds", {
    unit: "seconds",
    labels: stage,
    help: "Time until every topic grew (ingest), of the last checkpoint (stream, bronze), or of the last finished run.",
    maxSeries: pipelineStages.length,
    absentWhen: "the stage has not completed anything yet",
  }),
  stageFailures: counter("pipeline_stage_failure_total", {
    unit: "failures",
    labels: stage,
    help: "Failed runs of batch stages, and how often a continuous stage went from working to broken.",
    maxSeries: pipelineStages.length,
  }),
  endToEndSuccess: gauge("pipeline_end_to_end_success", {
    unit: "boolean",
    labels: ["pipeline_name"],
    help: "Whether all stages that are reported work.",
    maxSeries: 1,
    absentWhen: "no stage is known to be broken, but of one it is not known",
  }),
  downstreamImpact: gauge("pipeline_downstream_impact_count", {
    unit: "stages",
    labels: ["stage"],
    help: "Stages downstream of this one while it is broken, 0 while it works.",
    maxSeries: pipelineStages.length,
  }),
  breakageOrigin: gauge("pipeline_breakage_origin", {
    unit: "boolean",
    labels: ["stage"],
    help: "1 for a broken stage that has no broken stage upstream: where the breakage began.",
    maxSeries: pipelineStages.length,
  }),
  sourceUp: gauge("pipeline_source_up", {
    unit: "boolean",
    labels: ["source"],
    help: "Whether kafka, flink and dagster answered when they were asked for their stages.",
    maxSeries: 3,
  }),
};
