import { KafkaJSError, KafkaJSNumberOfRetriesExceeded } from "kafkajs";
import type { Reason } from "../inspection";
import { SendError } from "../kafka-port";

/** Answers of a broker that are about this batch and would be the same the next time. */
const refusals = new Map<string, Reason>([
  ["MESSAGE_TOO_LARGE", "oversized"],
  ["RECORD_LIST_TOO_LARGE", "oversized"],
  ["INVALID_RECORD", "malformed"],
  ["INVALID_TIMESTAMP", "malformed"],
]);

/** What a failure of the KafkaJS producer means for the batch. */
export function sendErrorOf(error: unknown): SendError {
  const message = error instanceof Error ? error.message : String(error);
  const reason = error instanceof Error && "type" in error ? refusals.get(String(error.type)) : undefined;
  if (reason) {
    return new SendError("refused", message, { reason, cause: error });
  }
  // KafkaJS takes back its sequence numbers after a failed request: the same batch goes out under the same numbers.
  const passes = error instanceof KafkaJSNumberOfRetriesExceeded || (error instanceof KafkaJSError && error.retriable);
  return new SendError(passes ? "retry" : "lost", message, { cause: error });
}
