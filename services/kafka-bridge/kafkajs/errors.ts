import { KafkaJSError, KafkaJSNumberOfRetriesExceeded } from "kafkajs";
import { SendError } from "../kafka-port";

/** Answers of a broker that are about this batch and would be the same the next time. */
const refusals = ["MESSAGE_TOO_LARGE", "RECORD_LIST_TOO_LARGE", "INVALID_RECORD", "INVALID_TIMESTAMP"];

/** What a failure of the KafkaJS producer means for the batch. */
export function sendErrorOf(error: unknown): SendError {
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof Error && "type" in error && refusals.includes(String(error.type))) {
    return new SendError("refused", message, { cause: error });
  }
  // KafkaJS takes back its sequence numbers after a failed request: the same batch goes out under the same numbers.
  const passes = error instanceof KafkaJSNumberOfRetriesExceeded || (error instanceof KafkaJSError && error.retriable);
  return new SendError(passes ? "retry" : "lost", message, { cause: error });
}
