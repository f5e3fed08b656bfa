import * as api from "./alerts/api";
import * as checks from "./alerts/checks";
import * as distribution from "./alerts/distribution";
import * as flink from "./alerts/flink";
import * as freshness from "./alerts/freshness";
import * as infrastructure from "./alerts/infrastructure";
import * as kafka from "./alerts/kafka";
import * as lineage from "./alerts/lineage";
import * as monitoring from "./alerts/monitoring";
import * as pipeline from "./alerts/pipeline";
import * as schema from "./alerts/schema";
import * as slo from "./alerts/slo";
import * as volume from "./alerts/volume";
import { latencyBuckets } from "./recording/api";
import * as containers from "./recording/containers";
import { watermarkLag } from "./recording/flink";
import { freshTables } from "./recording/freshness";
import { consumerRecordsLag, hourlyMessages, rates } from "./recording/kafka";
import { seriesBudgets } from "./recording/monitoring";
import { breakingChanges, qualityDimensions, qualityScore } from "./recording/quality";
import { apiAvailability, apiDown, apiLatency, bronzeFreshness, staleBronze } from "./recording/slo";
import type { RuleGroup } from "./rule";
import { sloInterval } from "./slo";

/**
 * Every rule, in the group that evaluates it. Names and intervals are the plan's, where it has the group. Two alerts are in another
 * one: an alert that is silenced by another from the same moment on has to be evaluated right after it, or it is told of before.
 */
export const groups: readonly RuleGroup[] = [
  { name: "flink_derived", interval: 15, rules: [watermarkLag] },
  { name: "api_derived", interval: 30, rules: [latencyBuckets] },
  { name: "container_derived", interval: 30, rules: Object.values(containers) },
  { name: "kafka_derived", interval: 15, rules: [consumerRecordsLag, ...Object.values(rates)] },
  { name: "kafka_hourly_derived", interval: 60, rules: [hourlyMessages] },
  { name: "monitoring_derived", interval: 60, rules: seriesBudgets },
  { name: "data_derived", interval: 60, rules: [freshTables, breakingChanges, ...qualityDimensions, qualityScore] },
  {
    name: "critical_alerts",
    interval: 15,
    rules: [
      pipeline.pipelineCompleteFailure,
      kafka.kafkaBrokerDown,
      kafka.kafkaOfflinePartitions,
      kafka.kafkaUnderReplicatedPartitions,
      kafka.kafkaControllerCount,
      flink.flinkJobMissing,
      flink.flinkJobCrashNoRestart,
      flink.flinkNoCheckpoint,
      infrastructure.storageNearCapacity,
      // Prometheus sends an alert again at the first evaluation after more than a minute: here after 75 seconds, every minute after two.
      monitoring.watchdog,
      monitoring.alertDeliveryFailing,
      monitoring.notificationsFailing,
    ],
  },
  {
    name: "warning_alerts",
    interval: 30,
    rules: [
      kafka.consumerLagHigh,
      kafka.consumerLagUnknown,
      kafka.kafkaNoMessagesIn,
      kafka.kafkaProducerErrors,
      flink.checkpointDurationIncreasing,
      flink.flinkBackpressure,
      flink.flinkJobRestarting,
      freshness.freshnessSlaApproaching,
      api.highErrorRate,
      checks.dataCheckFailing,
      checks.pushStale,
      monitoring.targetDown,
      monitoring.ruleEvaluationFailing,
      monitoring.configurationReloadFailed,
      monitoring.seriesBudgetExceeded,
    ],
  },
  {
    name: "info_alerts",
    interval: 60,
    rules: [
      monitoring.configurationChange,
      monitoring.symbolTableGrowing,
      schema.schemaChangeDetected,
      kafka.newTopicCreated,
    ],
  },
  {
    name: "data_freshness",
    interval: 30,
    rules: [
      freshness.bronzeFreshnessViolation,
      freshness.silverFreshnessViolation,
      freshness.goldFreshnessViolation,
      freshness.freshnessCriticalFailure,
      volume.dataQualityHardFailure,
    ],
  },
  {
    name: "data_volume",
    interval: 60,
    rules: [volume.volumeAnomalyDetected, volume.volumeAnomalyWarning, volume.zeroRowCount],
  },
  {
    name: "schema_drift",
    interval: 60,
    rules: [schema.unexpectedColumnDrop, schema.columnAdded, schema.columnTypeChanged],
  },
  {
    name: "data_distribution",
    interval: 60,
    rules: [distribution.distributionAnomaly, distribution.highNullPercentage],
  },
  {
    name: "pipeline_lineage",
    interval: 30,
    rules: [lineage.pipelineStageFailure, lineage.pipelineEndToEndFailure, lineage.highDownstreamImpact],
  },
  {
    name: "slo",
    interval: sloInterval,
    fixedInterval: true,
    rules: [
      apiDown,
      staleBronze,
      ...[apiAvailability, apiLatency, bronzeFreshness].flatMap(({ badRatio }) => Object.values(badRatio)),
      ...Object.values(slo),
    ],
  },
];
