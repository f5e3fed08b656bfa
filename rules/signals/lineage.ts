import { lineage } from "../../metrics/lineage";
import { select } from "../promql";
import type { Signal } from "../signal";

export const stageSuccess: Signal = {
  name: "Stage status",
  description: "Whether a stage of the pipeline works; 1 is good.",
  unit: "boolean",
  query: select(lineage.stageSuccess),
};

export const endToEndSuccess: Signal = {
  name: "End-to-end health",
  description: "Whether all stages of the pipeline work; 1 is good.",
  unit: "boolean",
  query: select(lineage.endToEndSuccess),
};

export const downstreamImpact: Signal = {
  name: "Downstream impact",
  description: "Stages that depend on a broken one; 0 is good.",
  unit: "stages",
  query: select(lineage.downstreamImpact),
};
