import { commonSettings } from "../shared/service";
import { integer, list, text } from "../shared/settings";

const topic = (what: string, standard: string) =>
  text(/^[\w.-]{1,249}$/, "a topic name: letters, digits, dot, dash, underscore", {
    description: `Topic for ${what}; it must exist.`,
    default: standard,
  });

export const bridgeSettings = {
  ...commonSettings(8001),
  GENERATOR_URL: text(/^wss?:\/\/[^\s/]+\/\S*$/, "a WebSocket address such as ws://trade-generator:8000/stream", {
    description: "Where the trade generator's stream is.",
    default: "ws://trade-generator:8000/stream",
  }),
  KAFKA_BROKERS: list(/^[\w.-]+:\d{1,5}$/, 50, "host:port of brokers", {
    description: "Brokers to ask for the rest of the cluster.",
    default: "kafka-broker-1:9092,kafka-broker-2:9092,kafka-broker-3:9092",
  }),
  KAFKA_CLIENT_ID: text(/^[\w.-]{1,100}$/, "letters, digits, dot, dash, underscore", {
    description: "Name of the producer, in Kafka's logs and in the client_id label.",
    default: "kafka-bridge",
  }),
  TOPIC_TRADES: topic("trades", "raw-trades"),
  TOPIC_ORDERS: topic("orders", "raw-orders"),
  TOPIC_QUOTES: topic("quotes", "raw-market-data"),
  TOPIC_DEAD_LETTER: topic("messages that cannot be bridged", "dead-letter"),
  TOPIC_PARTITIONS: integer(1, 1_000, {
    description: "The fewest partitions of the topics for trades, orders and quotes; they are waited for.",
    default: "1",
  }),
  LINGER_MS: integer(0, 1_000, {
    description: "How long a message waits for others to travel with.",
    unit: "milliseconds",
    default: "15",
  }),
  MAX_MESSAGE_BYTES: integer(100, 524_288, {
    description: "Larger messages go to the dead-letter topic.",
    unit: "bytes",
    default: "65536",
  }),
  MAX_IN_FLIGHT: integer(100, 1_000_000, {
    description: "Messages received and not yet in Kafka at which the bridge stops reading.",
    unit: "messages",
    default: "20000",
  }),
  MAX_IN_FLIGHT_BYTES: integer(1_048_576, 4_294_967_296, {
    description: "The same limit by size.",
    unit: "bytes",
    default: "67108864",
  }),
};
