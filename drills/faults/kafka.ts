import { kafka } from "../../metrics/kafka";
import { lagExporter } from "../../metrics/lag-exporter";
import { type Drill, minutes } from "../drill";
import type { LiveStack } from "../live-stack";
import { restarts } from "./restarts";
import { restoreDays, shortenDays } from "./short-days";
import { staleBronze } from "./stale-bronze";

const brokers = ["kafka-broker-1", "kafka-broker-2", "kafka-broker-3"];

export const brokerStopped: Drill = {
  name: "broker-stopped",
  title: "one of three brokers stopped, as by a crash",
  fullScale: true,
  fault: (stack) => stack.kill("kafka-broker-3"),
  repair: async (stack) => {
    await stack.start("kafka-broker-3");
    await stack.until(
      "all replicas in sync",
      "sum(kafka_server_replica_manager_under_replicated_partitions) == 0",
      240,
    );
  },
  notifies: { KafkaBrokerDown: 0 },
  inhibited: ["KafkaUnderReplicatedPartitions"],
  mayNotify: {
    KafkaControllerCount: "it was in charge, and the election takes longer than a shrunk `for`",
    KafkaProducerErrors: "sends fail until the bridge knows the new leaders",
  },
};

/** A topic that lives on one broker only. */
const alone = "drill-unreplicated";

export const partitionOffline: Drill = {
  name: "partition-offline",
  title: "a broker stopped that has a topic for itself",
  prepare: (stack) =>
    stack.administer((admin) =>
      admin.createTopics({ topics: [{ topic: alone, replicaAssignment: [{ partition: 0, replicas: [3] }] }] }),
    ),
  fault: brokerStopped.fault,
  repair: async (stack) => {
    await brokerStopped.repair(stack);
    await stack.administer(async (admin) => {
      // It may never have been made.
      if ((await admin.listTopics()).includes(alone)) await admin.deleteTopics({ topics: [alone] });
    });
  },
  // The controller gives a broker nine seconds without a sign of life.
  notifies: { KafkaBrokerDown: 0, KafkaOfflinePartitions: 9 },
  inhibited: brokerStopped.inhibited,
  mayInhibit: { ConsumerLagUnknown: "lags are not known until the offsets have another leader" },
  mayNotify: brokerStopped.mayNotify,
};

/** The broker that is in charge of the cluster, as its container is called. */
async function controller(stack: LiveStack): Promise<string> {
  const [active] = await stack.query(`${kafka.activeControllers.name} == 1`);
  const host = active?.metric.instance?.split(":")[0];
  if (!host) throw new Error("no broker says that it is in charge; look at the Kafka page before you break it");
  return host;
}

export const twoBrokersStopped: Drill = {
  name: "two-brokers-stopped",
  title: "two of three brokers stopped, as by a crash, the one in charge among them",
  // The bridge's sends fail with pauses that are longer than a shrunk `for`.
  fullScale: true,
  fault: async (stack) => {
    const inCharge = await controller(stack);
    const other = brokers.find((name) => name !== inCharge) as string;
    await stack.kill(inCharge, other);
  },
  repair: async (stack) => {
    await stack.start(...brokers);
    await stack.until(
      "messages again",
      'sum(rate(kafka_server_broker_topic_metrics_messages_in_total{topic="raw-trades"}[1m])) > 1',
      300,
    );
  },
  // The cluster has lost its quorum: nothing that is written is confirmed any more, which counts after half a minute.
  notifies: { KafkaBrokerDown: 0, KafkaControllerCount: 0, KafkaProducerErrors: 30 },
  mayNotify: {
    ...staleBronze.mayNotify,
    HighDownstreamImpact: "the broker that is left may answer the observer; else nothing is known of the first stage",
    ConsumerLagUnknown: "the brokers are up again before the lags are known again",
    KafkaNoMessagesIn: "depends on whether the broker that is left goes on counting what it cannot confirm",
    PipelineStageFailure: "it is held back once the alert on its impact is there",
    DataCheckFailing: "the observer cannot ask Kafka about the first stage",
    FlinkJobRestarting: "jobs that lose Kafka start again until it is back",
    KafkaOfflinePartitions: "depends on what the broker that is left last heard of the one in charge",
    PipelineEndToEndFailure: "it is held back once the alert on a stage is there",
    TargetDown: "the lag exporter may not answer in time",
  },
  mayInhibit: {
    BronzeFreshnessViolation: "bronze grows old until Kafka is back",
    FlinkJobCrashNoRestart: "depends on how often jobs that lost Kafka have tried before it is back",
    FreshnessSLAApproaching: "bronze grows old until Kafka is back",
  },
  lingers: { ...staleBronze.lingers, ...restarts.lingers },
};

export const lagUnknown: Drill = {
  name: "lag-unknown",
  title: "the lag exporter cut off from Kafka",
  fault: (stack) => stack.cutOff("lag-exporter"),
  repair: async (stack) => {
    await stack.joinAgain("lag-exporter");
    await stack.until("lags again", `${lagExporter.up.name} == 1`, 120);
  },
  // It notices when Kafka has not answered in time.
  notifies: { ConsumerLagUnknown: 10 },
  mayNotify: { TargetDown: "a scrape may fall into the time in which its network is changed" },
};

export const bridgeStopped: Drill = {
  name: "bridge-stopped",
  title: "the bridge stopped",
  fault: (stack) => stack.stop("kafka-bridge"),
  repair: (stack) => stack.start("kafka-bridge"),
  notifies: { TargetDown: 0, HighDownstreamImpact: 15, KafkaNoMessagesIn: 120 },
  inhibited: ["PipelineStageFailure", "PipelineEndToEndFailure", "FreshnessSLAApproaching", "BronzeFreshnessViolation"],
  ...staleBronze,
};

export const generatorSilent: Drill = {
  name: "generator-silent",
  title: "the market silent until every promise of freshness but gold's is broken, while two minutes stand for the day",
  // So that bronze has a day without rows.
  prepare: shortenDays,
  fault: (stack) => stack.market({ rateFactor: 0 }),
  // The market comes second, lest there be days without rows to tell of, but it comes back in any case.
  repair: (stack) => restoreDays(stack).finally(() => stack.market()),
  notifies: { HighDownstreamImpact: 15, KafkaNoMessagesIn: 120, PipelineCompleteFailure: minutes(15) },
  inhibited: [
    ...(bridgeStopped.inhibited ?? []),
    "SilverFreshnessViolation",
    "FreshnessCriticalFailure",
    "DataQualityHardFailure",
    "BronzeFreshnessFastBurn",
    "ZeroRowCount",
  ],
  mayNotify: {
    ...staleBronze.mayNotify,
    DistributionAnomaly: "the batch that the silence cut short stays the latest",
    TargetDown: "the observer was restarted",
  },
  mayFollow: {
    SilverFreshnessViolation:
      "a batch of silver takes its minute whatever the time scale, the alert that holds this one back is over by then",
  },
  mayInhibit: {
    VolumeAnomalyDetected: "a short day without rows is compared where there were short days with rows",
    VolumeAnomalyWarning: "a short day without rows is compared where there were short days with rows",
  },
  lingers: staleBronze.lingers,
};
