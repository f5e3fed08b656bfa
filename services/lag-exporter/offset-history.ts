/** A stretch of time in which a partition's end offset did not move. Milliseconds since the epoch. */
interface Stretch {
  readonly end: number;
  readonly from: number;
  until: number;
}

const maxStretches = 720;

/**
 * When the end of one partition was where: tells how old an offset is. Kafka keeps no such history; it is built from what is seen
 * at each look, and its beginning from what the partition's time index says about the past.
 */
export class OffsetHistory {
  private stretches: Stretch[] = [];

  /**
   * Adds what was seen; the times must not go backwards. An end before the last one means that the topic was made anew: the
   * history begins again.
   */
  add(at: number, end: number): void {
    const last = this.stretches.at(-1);
    if (last && end === last.end) {
      last.until = at;
      return;
    }
    if (last && end < last.end) {
      this.stretches = [];
    }
    this.stretches.push({ end, from: at, until: at });
    if (this.stretches.length > maxStretches) {
      this.thin();
    }
  }

  /** Forgets what is not needed to tell the age of `offset` or later ones. */
  forgetBefore(offset: number): void {
    const first = this.stretches.findIndex((_, index) => (this.stretches[index + 1]?.end ?? Infinity) > offset);
    this.stretches.splice(0, first);
  }

  /**
   * Seconds since the record at `offset` was written, 0 when it has not been written yet. The time of writing lies between the
   * last look at which the end was not beyond the offset and the next one, at which it was; between the two the end is taken
   * to have moved steadily. For an offset from before the history it is the age of the history: the true age or less.
   */
  age(offset: number, now: number): number {
    const after = this.stretches.findIndex(({ end }) => end > offset);
    if (after < 0) {
      return 0;
    }
    const next = this.stretches[after] as Stretch;
    const previous = this.stretches[after - 1];
    const writtenAt = previous
      ? previous.until + ((offset - previous.end) / (next.end - previous.end)) * (next.from - previous.until)
      : next.from;
    return Math.max(0, now - writtenAt) / 1000;
  }

  /** Drops every second stretch of the older half: the older an offset, the less its exact age matters. */
  private thin(): void {
    const half = maxStretches / 2;
    this.stretches = this.stretches.filter((_, index) => index >= half || index % 2 === 0);
  }
}
