import { type Drill, minutes } from "../drill";

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

export const twoBrokersStopped: Drill = {
  name: "two-brokers-stopped",
  title: "two of three brokers stopped, as by a crash",
  fault: (stack) => stack.kill("kafka-broker-2", "kafka-broker-3"),
  repair: async (stack) => {
    await stack.start("kafka-broker-2", "kafka-broker-3");
    await stack.until(
      "messages again",
      'sum(rate(kafka_server_broker_topic_metrics_messages_in_total{topic="raw-trades"}[1m])) > 1',
      300,
    );
  },
  // The cluster has lost its quorum: nothing that is written is confirmed any more, and sends end after half a minute.
  notifies: { KafkaBrokerDown: 0, KafkaProducerErrors: 30, HighDownstreamImpact: 60 },
  mayNotify: {
    ConsumerLagUnknown: "the brokers are up again before the lags are known again",
    KafkaNoMessagesIn: "depends on whether the broker that is left goes on counting what it cannot confirm",
    PipelineStageFailure: "it is held back once the alert on its impact is there",
    DataCheckFailing: "the observer cannot ask Kafka about the first stage",
    FlinkJobRestarting: "jobs that lose Kafka start again until it is back",
    KafkaControllerCount: "depends on which broker was in charge",
    KafkaOfflinePartitions: "depends on whether the broker that is left still knows a controller",
    PipelineEndToEndFailure: "it is held back once the alert on a stage is there",
    TargetDown: "the lag exporter may not answer in time",
  },
  lingers: { FlinkJobRestarting: minutes(15) },
};

export const bridgeStopped: Drill = {
  name: "bridge-stopped",
  title: "the bridge stopped",
  fault: (stack) => stack.stop("kafka-bridge"),
  repair: (stack) => stack.start("kafka-bridge"),
  notifies: { TargetDown: 0, HighDownstreamImpact: 15, KafkaNoMessagesIn: 120 },
  inhibited: ["PipelineStageFailure", "PipelineEndToEndFailure", "FreshnessSLAApproaching", "BronzeFreshnessViolation"],
};

export const generatorSilent: Drill = {
  name: "generator-silent",
  title: "the market silent",
  fault: (stack) => stack.market({ rateFactor: 0 }),
  repair: (stack) => stack.market(),
  notifies: { HighDownstreamImpact: 15, KafkaNoMessagesIn: 120 },
  inhibited: ["PipelineStageFailure", "PipelineEndToEndFailure", "FreshnessSLAApproaching", "BronzeFreshnessViolation"],
};
