import { descendants, flinkStages, pipelineStages } from "../../../metrics/stages";
import * as api from "../../../rules/alerts/api";
import * as flink from "../../../rules/alerts/flink";
import * as freshness from "../../../rules/alerts/freshness";
import * as kafka from "../../../rules/alerts/kafka";
import * as lineage from "../../../rules/alerts/lineage";
import * as pipeline from "../../../rules/alerts/pipeline";
import * as slo from "../../../rules/alerts/slo";
import * as volume from "../../../rules/alerts/volume";
import { matchersOf, type Selection } from "./selection";

/** While an alert of `source` fires, nobody is told of those of `target` that agree with it in every label of `equal`. */
export interface Inhibition {
  /** Why the target says nothing that the source has not said; a sentence. */
  readonly because: string;
  readonly source: Selection;
  readonly target: Selection;
  /** Labels beside `cluster`, in which both have to be the same. */
  readonly equal: readonly string[];
}

const violations = [
  freshness.bronzeFreshnessViolation,
  freshness.silverFreshnessViolation,
  freshness.goldFreshnessViolation,
];
const staleTables = [
  freshness.freshnessSlaApproaching,
  ...violations,
  freshness.freshnessCriticalFailure,
  volume.dataQualityHardFailure,
  slo.bronzeFreshnessFastBurn,
  slo.bronzeFreshnessSlowBurn,
];
const brokenStage = [lineage.pipelineStageFailure, lineage.highDownstreamImpact];

/** What tables have to say that get no data, or too little. A lost column or an error of the API has other causes. */
const starvedTables = [...staleTables, volume.zeroRowCount, volume.volumeAnomalyDetected, volume.volumeAnomalyWarning];

const overItsTable = { equal: ["layer", "table"] };

const tables: readonly Inhibition[] = [
  {
    because: "A table that is older than promised is no longer about to be.",
    source: { alerts: [...violations, freshness.freshnessCriticalFailure] },
    target: { alerts: [freshness.freshnessSlaApproaching] },
    ...overItsTable,
  },
  {
    because:
      "A bronze table that stopped getting data is a hard failure, older than promised and without rows of today.",
    source: { alerts: [freshness.freshnessCriticalFailure] },
    target: {
      alerts: [volume.dataQualityHardFailure, freshness.bronzeFreshnessViolation, volume.zeroRowCount],
    },
    ...overItsTable,
  },
  {
    because: "A hard failure of a table says all that its age and its rows of today can say.",
    source: { alerts: [volume.dataQualityHardFailure] },
    target: { alerts: [freshness.bronzeFreshnessViolation, volume.zeroRowCount] },
    ...overItsTable,
  },
  {
    because: "The plan has this condition under two names.",
    source: { alerts: [volume.volumeAnomalyDetected] },
    target: { alerts: [volume.volumeAnomalyWarning] },
    ...overItsTable,
  },
];

const objectives: readonly Inhibition[] = [
  {
    because: "A budget that will be gone in days needs no second alert that it will be gone within the month.",
    source: { alerts: [slo.apiAvailabilityFastBurn, slo.apiLatencyFastBurn, slo.bronzeFreshnessFastBurn] },
    target: { alerts: [slo.apiAvailabilitySlowBurn, slo.apiLatencySlowBurn, slo.bronzeFreshnessSlowBurn] },
    equal: ["slo"],
  },
  {
    because: "Failing requests are what uses the budget of availability up.",
    source: { alerts: [slo.apiAvailabilityFastBurn] },
    target: { alerts: [api.highErrorRate] },
    equal: [],
  },
];

const systems: readonly Inhibition[] = [
  {
    because:
      "Without a broker partitions lack replicas, jobs fail and start again, groups fall behind unseen and tables get old.",
    source: { alerts: [kafka.kafkaBrokerDown] },
    target: {
      alerts: [
        kafka.kafkaUnderReplicatedPartitions,
        kafka.consumerLagHigh,
        kafka.consumerLagUnknown,
        // Not a missing job: it starts again for as long as it takes, and one that is gone speaks for its stage.
        flink.flinkJobCrashNoRestart,
        flink.flinkJobRestarting,
        flink.flinkNoCheckpoint,
        flink.checkpointDurationIncreasing,
        flink.flinkBackpressure,
        ...staleTables,
      ],
    },
    equal: [],
  },
  {
    because: "A topic that has been silent for a quarter of an hour is told of with more urgency.",
    source: { alerts: [pipeline.pipelineCompleteFailure] },
    target: { alerts: [kafka.kafkaNoMessagesIn] },
    equal: ["topic"],
  },
  {
    because: "A job that does not come back is no longer one that restarts too often.",
    source: { alerts: [flink.flinkJobCrashNoRestart] },
    target: { alerts: [flink.flinkJobRestarting] },
    equal: ["job_name"],
  },
];

/** A broken stage starves every stage after it: only where the breakage began is somebody needed. */
const downstream = pipelineStages.flatMap(({ stage }): Inhibition[] => {
  const after = descendants(stage, pipelineStages).map((one) => one.stage);
  if (after.length === 0) return [];
  const because = `Without the stage ${stage} there is nothing new for ${after.join(", ")}.`;
  const source = { alerts: brokenStage, stages: [stage] };
  return [{ because, source, target: { alerts: [...brokenStage, ...starvedTables], stages: after }, equal: [] }];
});

const stageItself: readonly Inhibition[] = [
  {
    because: "That a broken stage starves others says that it is broken.",
    source: { alerts: [lineage.highDownstreamImpact] },
    target: { alerts: [lineage.pipelineStageFailure] },
    equal: ["stage"],
  },
  {
    because: "A stage that is broken writes nothing: its tables grow old and lack rows until it works again.",
    source: { alerts: brokenStage },
    target: { alerts: starvedTables },
    equal: ["stage"],
  },
  {
    because: "The alert on a job of Flink says what is wrong with the stage that it does the work of.",
    source: { alerts: [flink.flinkJobMissing, flink.flinkJobCrashNoRestart, flink.flinkNoCheckpoint] },
    target: { alerts: [lineage.pipelineStageFailure], stages: flinkStages },
    equal: [],
  },
  {
    because: "The alert on the stage names what is broken between the pipeline's ends.",
    source: { alerts: brokenStage },
    target: { alerts: [lineage.pipelineEndToEndFailure] },
    equal: [],
  },
];

const urgency: readonly Inhibition[] = [
  {
    because: "Who has been paged for a condition needs no message that warns of it.",
    source: { severities: ["critical"] },
    target: { severities: ["warning"] },
    equal: ["alertname", "service"],
  },
];

/** Which alert speaks for which others; each of them goes from a cause to what follows from it, and none leads back. */
export const inhibitions: readonly Inhibition[] = [
  ...tables,
  ...objectives,
  ...systems,
  ...downstream,
  ...stageItself,
  ...urgency,
];

export interface InhibitRule {
  readonly source_matchers: string[];
  readonly target_matchers: string[];
  readonly equal: string[];
}

/** Severities that somebody is told of, each with those that are no more urgent; `undefined`: all. */
const noMoreUrgent = [
  ["critical", undefined],
  ["warning", ["warning", "info"]],
] as const;

/**
 * A user may change how urgent an alert is: what nobody is told of speaks for nothing, and a warning for nothing that is critical.
 */
export const inhibitRules = (): InhibitRule[] =>
  inhibitions.flatMap(({ source, target, equal }) =>
    noMoreUrgent
      .filter(([severity]) => !source.severities || source.severities.includes(severity))
      .map(([severity, severities]) => ({
        source_matchers: matchersOf({ ...source, severities: [severity] }),
        target_matchers: matchersOf({ ...(severities && { severities }), ...target }),
        equal: ["cluster", ...equal],
      })),
  );
