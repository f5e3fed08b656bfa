import { minutes } from "../duration";
import type { AlertRule } from "../rule";
import { stalledTrades } from "../signals/pipeline";

export const pipelineCompleteFailure: AlertRule = {
  name: "PipelineCompleteFailure",
  signal: stalledTrades,
  for: minutes(5),
  severity: "critical",
  service: "pipeline",
  stage: "ingest",
  summary: "No trade has entered the pipeline for more than 15 minutes",
  description:
    'Topic {{ $labels.topic }} got up to {{ $value | printf "%.0f" }} messages an hour within the last day and none in the last 15 ' +
    "minutes: everything downstream works on old data.",
  dashboard: "pipeline-overview",
};
