import { lineage } from "../../metrics/lineage";
import type { RuleParameters } from "../parameters";
import { promql, select } from "../promql";
import { whilePushed } from "../pushed";
import type { Signal } from "../signal";

export const stageSuccess: Signal = {
  name: "Stage status",
  description: "Whether a stage of the pipeline works; 1 is good.",
  unit: "boolean",
  query: select(lineage.stageSuccess),
};

/** Asked of one stage it always has a value, so that each has its place on a panel. */
export const stageState = (parameters: RuleParameters): Signal => ({
  name: "State of a stage",
  description:
    "Whether a stage of the pipeline works; 1 is good. It is not known, -1, where what runs the stage does not answer or has not " +
    "finished anything yet, and where the data observer has not reported lately.",
  unit: "boolean",
  query: promql`max(${whilePushed(stageSuccess.query, parameters)}) or vector(-1)`,
});

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
