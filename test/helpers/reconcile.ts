/** One message as it was found at the end of the pipeline. */
export interface Found {
  readonly stream_id: string;
  readonly sequence: number;
  /** Where it was found; order is only promised inside one place. */
  readonly topic?: string;
  readonly partition?: number;
}

/** What one stream became. Lists hold the first twenty; the counts are complete. */
export interface StreamReport {
  readonly stream_id: string;
  /** Messages found, repetitions not counted. */
  readonly distinct: number;
  readonly highest: number;
  readonly missingCount: number;
  readonly missing: readonly number[];
  readonly duplicateCount: number;
  readonly duplicates: readonly number[];
  /** Messages that come after a higher sequence of their stream in the same partition. */
  readonly outOfOrderCount: number;
  readonly outOfOrder: readonly number[];
}

const shown = 20;

/**
 * Compares what was found with what a gapless stream must have, from sequence 1 on.
 * @param records In the order in which they lie in their partitions.
 * @param expectedUpTo Per stream, the last sequence that must be there. @default the highest that was found
 */
export function reconcile(
  records: Iterable<Found>,
  expectedUpTo: Readonly<Record<string, number>> = {},
): StreamReport[] {
  const streams = new Map<string, StreamCheck>(Object.keys(expectedUpTo).map((id) => [id, new StreamCheck()]));
  for (const record of records) {
    const check = streams.get(record.stream_id) ?? new StreamCheck();
    streams.set(record.stream_id, check);
    check.add(record);
  }
  return [...streams].map(([stream_id, check]) => ({ stream_id, ...check.report(expectedUpTo[stream_id]) }));
}

class StreamCheck {
  private readonly seen = new Set<number>();
  private readonly lastIn = new Map<string, number>();
  private readonly duplicates: number[] = [];
  private readonly outOfOrder: number[] = [];
  private highest = 0;

  add({ sequence, topic = "", partition = 0 }: Found): void {
    const place = `${topic}/${partition}`;
    const last = this.lastIn.get(place) ?? 0;
    if (this.seen.has(sequence)) {
      this.duplicates.push(sequence);
    }
    if (sequence < last) {
      this.outOfOrder.push(sequence);
    }
    this.seen.add(sequence);
    this.lastIn.set(place, Math.max(last, sequence));
    this.highest = Math.max(this.highest, sequence);
  }

  report(expectedUpTo = this.highest): Omit<StreamReport, "stream_id"> {
    const missing: number[] = [];
    let missingCount = 0;
    for (let sequence = 1; sequence <= expectedUpTo; sequence += 1) {
      if (!this.seen.has(sequence)) {
        missingCount += 1;
        missing.push(...(missingCount <= shown ? [sequence] : []));
      }
    }
    return {
      distinct: this.seen.size,
      highest: this.highest,
      missingCount,
      missing,
      duplicateCount: this.duplicates.length,
      duplicates: this.duplicates.slice(0, shown),
      outOfOrderCount: this.outOfOrder.length,
      outOfOrder: this.outOfOrder.slice(0, shown),
    };
  }
}
