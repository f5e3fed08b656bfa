import * as alerts from "../../../rules/alerts/kafka";
import { hours, minutes } from "../../../rules/duration";
import { alertCase } from "../promtool/case";
import { flowing, missed, still, target } from "./series";

const broker = (n: number) => target("kafka", `kafka-broker-${n}:7071`);
const messagesIn = (topic: string, n = 1) =>
  `kafka_server_broker_topic_metrics_messages_in_total{topic="${topic}",${broker(n)}}`;
const bridge = 'client_id="kafka-bridge"';

const silent = (messages: number) =>
  `Topic raw-orders got up to ${messages} messages an hour within the last day and none for more than 5 minutes.`;

export const cases = [
  alertCase(alerts.kafkaBrokerDown, {
    series: {
      [`up{${broker(1)}}`]: { healthy: 1, edge: 1, faulty: 0 },
      [`up{${target("flink", "flink-jobmanager:9249")}}`]: { healthy: 1, edge: 0, faulty: 0 },
    },
    expected: {
      severity: "critical",
      service: "kafka",
      labels: { stage: "ingest", job: "kafka", instance: "kafka-broker-1:7071" },
      summary: "Kafka broker kafka-broker-1:7071 does not answer",
      description:
        "The metrics page of kafka-broker-1:7071 has not answered for 60 seconds: the broker is down, or too busy to say how it is.",
    },
    also: missed(`up{${broker(1)}}`, minutes(1)),
  }),
  alertCase(alerts.kafkaOfflinePartitions, {
    series: {
      [`kafka_controller_offline_partitions_count{${broker(1)}}`]: { healthy: 0, edge: 0, faulty: 1 },
      [`kafka_controller_offline_partitions_count{${broker(2)}}`]: { healthy: 0, edge: 0, faulty: 1 },
      [`kafka_controller_offline_partitions_count{${broker(3)}}`]: { healthy: 0, edge: 0, faulty: 0 },
    },
    expected: {
      severity: "critical",
      service: "kafka",
      labels: { stage: "ingest" },
      summary: "Kafka partitions without a leader: 1",
      description: "Nothing can be written to or read from them: none of their in-sync replicas is alive.",
    },
  }),
  alertCase(alerts.kafkaUnderReplicatedPartitions, {
    series: {
      [`kafka_server_replica_manager_under_replicated_partitions{${broker(1)}}`]: { healthy: 0, edge: 0, faulty: 1 },
      [`kafka_server_replica_manager_under_replicated_partitions{${broker(2)}}`]: { healthy: 0, edge: 0, faulty: 0 },
    },
    expected: {
      severity: "critical",
      service: "kafka",
      labels: { stage: "ingest" },
      summary: "Kafka partitions that lack replicas: 1",
      description:
        "They have had fewer replicas in sync than they should for 5 minutes; the next broker that fails may take them away.",
    },
    also: [
      {
        title: "counts the partitions of all leaders",
        series: {
          [`kafka_server_replica_manager_under_replicated_partitions{${broker(1)}}`]: [[2, minutes(10)]],
          [`kafka_server_replica_manager_under_replicated_partitions{${broker(2)}}`]: [[3, minutes(10)]],
        },
        firesAt: [minutes(5)],
        expected: { summary: "Kafka partitions that lack replicas: 5" },
      },
    ],
  }),
  alertCase(alerts.kafkaControllerCount, {
    series: {
      [`kafka_controller_active_controller_count{${broker(1)}}`]: { healthy: 1, edge: 0, faulty: 0 },
      [`kafka_controller_active_controller_count{${broker(2)}}`]: { healthy: 0, edge: 1, faulty: 0 },
    },
    expected: {
      severity: "critical",
      service: "kafka",
      labels: { stage: "ingest" },
      summary: "Kafka has 0 active controllers",
      description:
        "Exactly one controller should be in charge of the cluster, 0 say they are: leaders cannot be moved reliably.",
    },
    also: [
      {
        title: "fires for two controllers",
        series: {
          [`kafka_controller_active_controller_count{${broker(1)}}`]: [[1, minutes(10)]],
          [`kafka_controller_active_controller_count{${broker(2)}}`]: [[1, minutes(10)]],
        },
        firesAt: [minutes(5)],
        expected: {
          summary: "Kafka has 2 active controllers",
          description:
            "Exactly one controller should be in charge of the cluster, 2 say they are: leaders cannot be moved reliably.",
        },
      },
    ],
  }),
  alertCase(alerts.kafkaNoMessagesIn, {
    delay: minutes(2),
    series: {
      [messagesIn("raw-orders", 1)]: { healthy: flowing, edge: still, faulty: still },
      [messagesIn("raw-orders", 2)]: { healthy: flowing, edge: { perSecond: 0.1 }, faulty: still },
      [messagesIn("raw-trades", 1)]: { healthy: flowing, edge: flowing, faulty: flowing },
      [messagesIn("dead-letter", 1)]: { healthy: flowing, edge: still, faulty: still },
    },
    expected: {
      severity: "warning",
      service: "kafka",
      labels: { stage: "ingest", topic: "raw-orders" },
      summary: "No messages arrive in raw-orders",
      description: silent(1185),
    },
    also: [
      {
        title: "stays quiet for a topic that never had a message",
        series: { [messagesIn("raw-orders")]: [[0, hours(1)]] },
        quietAt: [minutes(30), minutes(59)],
      },
      {
        title: "goes on when the topic's series vanish with its brokers",
        series: {
          [messagesIn("raw-orders")]: [
            [flowing, minutes(10)],
            ["absent", hours(1)],
          ],
        },
        firesAt: [hours(1)],
        expected: {
          description: silent(608),
        },
      },
    ],
  }),
  alertCase(alerts.kafkaProducerErrors, {
    series: {
      [`kafka_producer_record_error_rate{${bridge},${target("kafka-consumer", "kafka-bridge:8001")}}`]: {
        healthy: 0,
        edge: 0.01,
        faulty: 0.0108,
      },
    },
    expected: {
      severity: "warning",
      service: "kafka",
      labels: { stage: "ingest", client_id: "kafka-bridge", job: "kafka-consumer", instance: "kafka-bridge:8001" },
      summary: "Producer kafka-bridge cannot send all records",
      description: "0.011 records per second of kafka-bridge are refused or time out; expected at most 0.01.",
    },
  }),
  alertCase(alerts.consumerLagHigh, {
    series: {
      [`kafka_consumergroup_lag{consumergroup="flink",topic="raw-trades",partition="3",${target("lag-exporter", "lag-exporter:8005")}}`]:
        { healthy: 120, edge: 10_000, faulty: 10_001 },
    },
    expected: {
      severity: "warning",
      service: "kafka",
      labels: { stage: "stream", client_id: "flink", topic: "raw-trades", partition: "3" },
      summary: "Consumer flink lags on raw-trades/3",
      description: "flink is 10001 records behind on partition 3 of raw-trades; expected at most 10000.",
    },
  }),
  alertCase(alerts.consumerLagUnknown, {
    series: {
      [`kafka_lag_exporter_up{${target("lag-exporter", "lag-exporter:8005")}}`]: { healthy: 1, edge: 1, faulty: 0 },
    },
    expected: {
      severity: "warning",
      service: "kafka",
      labels: { stage: "stream", job: "lag-exporter", instance: "lag-exporter:8005" },
      summary: "Nobody knows how far consumers are behind",
      description:
        "Kafka has not answered what lag-exporter:8005 asks for 3 minutes: the lags that it shows are old or gone, and alerts on them are silent.",
    },
  }),
  alertCase(alerts.newTopicCreated, {
    before: hours(3),
    series: {
      [messagesIn("raw-trades")]: { healthy: flowing, edge: flowing, faulty: flowing },
      [messagesIn("surprise")]: { healthy: "absent", edge: "absent", faulty: { perSecond: 1, from: 1 } },
      [messagesIn("__consumer_offsets")]: { healthy: "absent", edge: flowing, faulty: flowing },
    },
    expected: {
      severity: "info",
      service: "kafka",
      labels: { topic: "surprise" },
      summary: "Topic surprise is new",
      description: "Topic surprise has messages and had none in the hour before the last: somebody created it.",
    },
    also: [
      {
        title: "stays quiet for what appears while the stack starts",
        series: {
          [messagesIn("raw-trades")]: [[flowing, hours(5)]],
          [messagesIn("trade-aggregates")]: [
            ["absent", minutes(5)],
            [flowing, hours(4)],
          ],
        },
        quietAt: [
          minutes(5),
          minutes(30),
          minutes(61),
          minutes(66),
          minutes(119),
          minutes(121),
          minutes(126),
          hours(3),
        ],
      },
      {
        title: "fires for an hour",
        series: {
          [messagesIn("raw-trades")]: [[flowing, hours(6)]],
          [messagesIn("surprise")]: [
            ["absent", hours(3)],
            [flowing, hours(3)],
          ],
        },
        firesAt: [hours(3) + minutes(59)],
        quietAt: [hours(3) - minutes(1), hours(4) + minutes(2)],
      },
      {
        title: "stays quiet an hour after all brokers were away for a while",
        series: {
          [messagesIn("raw-trades")]: [
            [flowing, hours(3)],
            ["absent", minutes(40)],
            [flowing, hours(3)],
          ],
        },
        quietAt: [hours(3) + minutes(41), hours(4) + minutes(10), hours(4) + minutes(35), hours(5) + minutes(10)],
      },
      {
        title: "stays quiet after all brokers were away for longer than an hour",
        series: {
          [messagesIn("raw-trades")]: [
            [flowing, hours(3)],
            ["absent", minutes(100)],
            [flowing, hours(2)],
          ],
        },
        quietAt: [hours(4) + minutes(41), hours(5) + minutes(10), hours(5) + minutes(35), hours(6)],
      },
    ],
  }),
];
