import { pipelineCompleteFailure } from "../../../rules/alerts/pipeline";
import { hours, minutes } from "../../../rules/duration";
import { alertCase } from "../promtool/case";
import { flowing, still, target } from "./series";

const messagesIn = (topic: string, n = 1) =>
  `kafka_server_broker_topic_metrics_messages_in_total{topic="${topic}",${target("kafka", `kafka-broker-${n}:7071`)}}`;
const description = (messages: number) =>
  `Topic raw-trades got up to ${messages} messages an hour within the last day and none in the last 15 minutes: everything downstream works on old data.`;

export const cases = [
  alertCase(pipelineCompleteFailure, {
    delay: minutes(15) - 15,
    series: {
      [messagesIn("raw-trades", 1)]: { healthy: flowing, edge: still, faulty: still },
      [messagesIn("raw-trades", 2)]: { healthy: flowing, edge: { perSecond: 0.1 }, faulty: still },
      [messagesIn("raw-orders", 1)]: { healthy: flowing, edge: still, faulty: flowing },
    },
    expected: {
      severity: "critical",
      service: "pipeline",
      labels: { stage: "ingest", topic: "raw-trades" },
      summary: "No trade has entered the pipeline for more than 15 minutes",
      description: description(1185),
    },
    also: [
      {
        title: "goes on for as long as nothing flows",
        series: {
          [messagesIn("raw-trades")]: [
            [flowing, hours(1)],
            [still, hours(2)],
          ],
        },
        firesAt: [hours(3) - 15],
        expected: { description: description(3600) },
      },
      {
        title: "goes on when the series vanish with the brokers",
        series: {
          [messagesIn("raw-trades")]: [
            [flowing, minutes(10)],
            ["absent", hours(1)],
          ],
        },
        firesAt: [hours(1)],
        expected: { description: description(608) },
      },
      {
        title: "stays quiet where no trade has ever arrived",
        series: { [messagesIn("raw-trades")]: [[0, hours(1)]] },
        quietAt: [minutes(30), minutes(59)],
      },
    ],
  }),
];
