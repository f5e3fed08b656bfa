import {
  KafkaJSConnectionError,
  KafkaJSError,
  KafkaJSNonRetriableError,
  KafkaJSNumberOfRetriesExceeded,
  KafkaJSProtocolError,
} from "kafkajs";
import { sendErrorOf } from "../../../services/kafka-bridge/kafkajs/errors";

const protocol = (type: string, retriable: boolean) =>
  new KafkaJSProtocolError(Object.assign(new Error(type), { type, code: 1, retriable }) as never);

test.each<[string, unknown, string]>([
  ["a leader that moves", protocol("NOT_LEADER_FOR_PARTITION", true), "retry"],
  ["too few replicas", protocol("NOT_ENOUGH_REPLICAS", true), "retry"],
  ["a connection that fails", new KafkaJSConnectionError("closed"), "retry"],
  [
    "KafkaJS out of attempts",
    new KafkaJSNumberOfRetriesExceeded(new KafkaJSError("no answer"), { retryCount: 3, retryTime: 100 } as never),
    "retry",
  ],
  ["a batch that is too large", protocol("MESSAGE_TOO_LARGE", false), "refused"],
  ["a record that is invalid", protocol("INVALID_RECORD", false), "refused"],
  ["sequence numbers that do not fit", protocol("OUT_OF_ORDER_SEQUENCE_NUMBER", false), "lost"],
  ["an unknown producer", protocol("UNKNOWN_PRODUCER_ID", false), "lost"],
  ["a client that has lost its brokers", new KafkaJSNonRetriableError("no seed broker"), "lost"],
  ["anything else", new TypeError("cannot read properties of undefined"), "lost"],
])("after %s", (_, error, failure) => {
  expect(sendErrorOf(error)).toMatchObject({ failure, message: (error as Error).message });
});

test.each([
  ["MESSAGE_TOO_LARGE", "oversized"],
  ["RECORD_LIST_TOO_LARGE", "oversized"],
  ["INVALID_RECORD", "malformed"],
  ["INVALID_TIMESTAMP", "malformed"],
])("what is refused with %s is %s", (type, reason) => {
  expect(sendErrorOf(protocol(type, false))).toMatchObject({ failure: "refused", reason });
});
