import type { OutgoingRecord } from "./kafka-port";
import type { Place } from "./records";

/** One record on its way to Kafka. */
export interface Parcel {
  readonly topic: string;
  readonly record: OutgoingRecord;
  /** Where it is in its stream; without it, it is written again when it arrives again. */
  readonly place?: Place;
  /** When it was received, on the clock of `performance.now()`, milliseconds. */
  readonly receivedAt: number;
  /** Called once it is safe in Kafka. */
  readonly settle: () => void;
}

/** Size of what a parcel keeps in memory, about; bytes. */
export function sizeOf({ record }: Parcel): number {
  return record.value.length + 200;
}
