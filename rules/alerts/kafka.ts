import { aftermath, minutes } from "../duration";
import { type AlertRule, above, differsFrom, equals } from "../rule";
import {
  activeControllers,
  brokerUp,
  consumerLag,
  lagKnown,
  newTopics,
  offlinePartitions,
  producerErrorRate,
  silentTopics,
  underReplicatedPartitions,
} from "../signals/kafka";

export const kafkaBrokerDown: AlertRule = {
  name: "KafkaBrokerDown",
  signal: brokerUp,
  condition: equals(0),
  for: minutes(1),
  keepFiring: aftermath,
  severity: "critical",
  service: "kafka",
  stage: "ingest",
  summary: "Kafka broker {{ $labels.instance }} does not answer",
  description: ({ lasting }) =>
    `The metrics page of {{ $labels.instance }} has not answered for ${lasting}: the broker is down, or too busy to say how it is.`,
  dashboard: "kafka-deep-dive",
};

export const kafkaOfflinePartitions: AlertRule = {
  name: "KafkaOfflinePartitions",
  signal: offlinePartitions,
  condition: above(0),
  for: minutes(1),
  severity: "critical",
  service: "kafka",
  stage: "ingest",
  summary: "Kafka partitions without a leader: {{ $value }}",
  description: "Nothing can be written to or read from them: none of their in-sync replicas is alive.",
  dashboard: "kafka-deep-dive",
};

export const kafkaUnderReplicatedPartitions: AlertRule = {
  name: "KafkaUnderReplicatedPartitions",
  signal: underReplicatedPartitions,
  condition: above(0),
  for: minutes(5),
  severity: "critical",
  service: "kafka",
  stage: "ingest",
  summary: "Kafka partitions that lack replicas: {{ $value }}",
  description: ({ lasting }) =>
    `They have had fewer replicas in sync than they should for ${lasting}; the next broker that fails may take them away.`,
  dashboard: "kafka-deep-dive",
};

export const kafkaControllerCount: AlertRule = {
  name: "KafkaControllerCount",
  signal: activeControllers,
  condition: differsFrom(1),
  for: minutes(1),
  severity: "critical",
  service: "kafka",
  stage: "ingest",
  summary: "Kafka has {{ $value }} active controllers",
  description:
    "Exactly one controller should be in charge of the cluster, {{ $value }} say they are: leaders cannot be moved reliably.",
  dashboard: "kafka-deep-dive",
};

export const kafkaNoMessagesIn: AlertRule = {
  name: "KafkaNoMessagesIn",
  signal: silentTopics,
  for: minutes(5),
  severity: "warning",
  service: "kafka",
  stage: "ingest",
  summary: "No messages arrive in {{ $labels.topic }}",
  description: ({ lasting }) =>
    'Topic {{ $labels.topic }} got up to {{ $value | printf "%.0f" }} messages an hour within the last day and none for more than ' +
    `${lasting}.`,
  dashboard: "kafka-deep-dive",
};

export const kafkaProducerErrors: AlertRule = {
  name: "KafkaProducerErrors",
  signal: producerErrorRate,
  condition: above(0.01),
  for: minutes(2),
  severity: "warning",
  service: "kafka",
  stage: "ingest",
  summary: "Producer {{ $labels.client_id }} cannot send all records",
  description: ({ threshold }) =>
    `{{ $value | printf "%.3f" }} records per second of {{ $labels.client_id }} are refused or time out; expected at most ${threshold}.`,
  dashboard: "kafka-deep-dive",
};

export const consumerLagHigh: AlertRule = {
  name: "ConsumerLagHigh",
  signal: consumerLag,
  condition: above(10_000),
  for: minutes(5),
  severity: "warning",
  service: "kafka",
  stage: "stream",
  summary: "Consumer {{ $labels.client_id }} lags on {{ $labels.topic }}/{{ $labels.partition }}",
  description: ({ threshold }) =>
    '{{ $labels.client_id }} is {{ $value | printf "%.0f" }} records behind on partition {{ $labels.partition }} of ' +
    `{{ $labels.topic }}; expected at most ${threshold}.`,
  dashboard: "kafka-deep-dive",
};

export const consumerLagUnknown: AlertRule = {
  name: "ConsumerLagUnknown",
  signal: lagKnown,
  condition: equals(0),
  for: minutes(3),
  severity: "warning",
  service: "kafka",
  stage: "stream",
  summary: "Nobody knows how far consumers are behind",
  description: ({ lasting }) =>
    `Kafka has not answered what {{ $labels.instance }} asks for ${lasting}: the lags that it shows are old or gone, and alerts on ` +
    "them are silent.",
  dashboard: "kafka-deep-dive",
};

export const newTopicCreated: AlertRule = {
  name: "NewTopicCreated",
  signal: newTopics,
  for: 0,
  severity: "info",
  service: "kafka",
  summary: "Topic {{ $labels.topic }} is new",
  description: "Topic {{ $labels.topic }} has messages and had none in the hour before the last: somebody created it.",
  dashboard: "kafka-deep-dive",
};
