import { lineage } from "../metrics/lineage";
import { pipelineName } from "../metrics/stages";
import type { DashboardSpec } from "./dashboard";
import * as pipeline from "./panels/pipeline";
import { lookBack, one } from "./variables";

export const pipelineOverview: DashboardSpec = {
  uid: "pipeline-overview",
  title: "Pipeline Overview",
  description: "Whether the pipeline works, how much flows through it, and what is wrong",
  folder: "Pipeline",
  order: 1,
  refresh: "15s",
  from: "now-1h",
  variables: [
    one(
      {
        name: "pipeline",
        label: "Pipeline",
        description: "Pipeline whose health is shown",
        from: lineage.endToEndSuccess,
        of: "pipeline_name",
      },
      pipelineName,
    ),
    lookBack(
      "timerange",
      "Failures of the last",
      "How far back failures are listed; the time picker sets what the other panels show",
      ["1h", "6h", "24h", "7d"],
      "24h",
    ),
  ],
  rows: [
    { title: "Health", panels: [pipeline.endToEndHealth, pipeline.stageStatus] },
    { title: "Flow", panels: [pipeline.dataFlow, pipeline.activeAlerts] },
    { title: "Promises", panels: [pipeline.slaScorecard] },
    { title: "Course", panels: [pipeline.throughput, pipeline.recentFailures] },
  ],
};
