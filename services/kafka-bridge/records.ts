import { headers, type Message } from "../shared/messages";
import type { Inspection, Reason } from "./inspection";
import type { OutgoingRecord } from "./kafka-port";

/** The most of an original that a dead letter keeps; below Kafka's limit for a record of one megabyte. */
export const maxDeadLetterBytes = 524_288;

/** Place of a message in its stream, where it is known. */
export interface Place {
  readonly streamId: string;
  readonly sequence: number;
}

/** The record of a good message: its text as it came, under the symbol as key. */
export function recordOf(message: Message, line: Buffer): OutgoingRecord {
  return {
    key: message.symbol,
    value: line,
    headers: {
      [headers.correlationId]: message.correlation_id,
      [headers.streamId]: message.stream_id,
      [headers.sequence]: String(message.sequence),
    },
  };
}

/** The record of what cannot be bridged, with the original as its value and the reason in its headers. */
export function deadLetterOf(
  original: Buffer,
  why: Extract<Inspection, { reason: Reason }>,
  place?: Place,
): OutgoingRecord {
  return {
    // All dead letters of a stream in one partition: those with a place ascend there, as the check for duplicates expects.
    key: place?.streamId ?? null,
    value: original.subarray(0, maxDeadLetterBytes),
    headers: {
      [headers.reason]: why.reason,
      [headers.detail]: why.detail,
      [headers.originalBytes]: String(original.length),
      [headers.receivedAt]: new Date().toISOString(),
      ...(why.correlationId !== undefined && { [headers.correlationId]: why.correlationId }),
      ...(place && { [headers.streamId]: place.streamId, [headers.sequence]: String(place.sequence) }),
    },
  };
}
