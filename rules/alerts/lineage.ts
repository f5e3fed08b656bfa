import { aftermath, minutes } from "../duration";
import { type AlertRule, above, equals } from "../rule";
import { downstreamImpact, endToEndSuccess, stageSuccess } from "../signals/lineage";

/* These series say themselves which stage they are about. */

export const pipelineStageFailure: AlertRule = {
  name: "PipelineStageFailure",
  signal: stageSuccess,
  condition: equals(0),
  for: minutes(2),
  severity: "critical",
  service: "pipeline",
  summary: "Stage {{ $labels.stage }} is broken",
  description: ({ lasting }) =>
    `{{ $labels.stage_job }}, which does the work of stage {{ $labels.stage }}, has not worked for ${lasting}; the stages after it ` +
    "run out of new data.",
  dashboard: "pipeline-overview",
};

export const pipelineEndToEndFailure: AlertRule = {
  name: "PipelineEndToEndFailure",
  signal: endToEndSuccess,
  condition: equals(0),
  for: minutes(5),
  severity: "critical",
  service: "pipeline",
  summary: "{{ $labels.pipeline_name }} does not work from end to end",
  description: ({ lasting }) => `At least one stage of {{ $labels.pipeline_name }} has been broken for ${lasting}.`,
  dashboard: "pipeline-overview",
};

export const highDownstreamImpact: AlertRule = {
  name: "HighDownstreamImpact",
  signal: downstreamImpact,
  condition: above(2),
  for: minutes(1),
  keepFiring: aftermath,
  severity: "critical",
  service: "pipeline",
  summary: "A broken {{ $labels.stage }} stage starves {{ $value }} others",
  description: ({ threshold }) =>
    `{{ $value }} stages depend on stage {{ $labels.stage }}, which is broken; more than ${threshold} is a failure of the pipeline.`,
  dashboard: "pipeline-overview",
};
