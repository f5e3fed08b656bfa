import * as alerts from "../../../rules/alerts/lineage";
import { alertCase } from "../promtool/case";
import { pushed } from "./series";

const sensor = pushed("lineage_sensor");
const critical = { severity: "critical", service: "pipeline" } as const;

export const cases = [
  alertCase(alerts.pipelineStageFailure, {
    series: {
      [`pipeline_stage_success{stage="silver",stage_job="bronze_to_silver_transform",${sensor}}`]: {
        healthy: 1,
        edge: 1,
        faulty: 0,
      },
    },
    expected: {
      ...critical,
      labels: { job: "lineage_sensor", stage: "silver", stage_job: "bronze_to_silver_transform" },
      summary: "Stage silver is broken",
      description:
        "bronze_to_silver_transform, which does the work of stage silver, has not worked for 2 minutes; the stages after it run " +
        "out of new data.",
    },
  }),
  alertCase(alerts.pipelineEndToEndFailure, {
    series: {
      [`pipeline_end_to_end_success{pipeline_name="trade_pipeline",${sensor}}`]: { healthy: 1, edge: 1, faulty: 0 },
    },
    expected: {
      ...critical,
      labels: { job: "lineage_sensor", pipeline_name: "trade_pipeline" },
      summary: "trade_pipeline does not work from end to end",
      description: "At least one stage of trade_pipeline has been broken for 5 minutes.",
    },
  }),
  alertCase(alerts.highDownstreamImpact, {
    series: { [`pipeline_downstream_impact_count{stage="bronze",${sensor}}`]: { healthy: 0, edge: 2, faulty: 3 } },
    expected: {
      ...critical,
      labels: { job: "lineage_sensor", stage: "bronze" },
      summary: "A broken bronze stage starves 3 others",
      description: "3 stages depend on stage bronze, which is broken; more than 2 is a failure of the pipeline.",
    },
  }),
];
