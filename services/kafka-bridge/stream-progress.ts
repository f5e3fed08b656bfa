/** How far one stream has come: what was received, and up to where everything is safe in Kafka. */
export class StreamProgress {
  private readonly ahead = new Set<number>();
  private safeUpTo: number;
  private receivedUpTo: number;

  /** @param before Sequence before the first one that is expected. */
  constructor(
    readonly streamId: string,
    before: number,
  ) {
    this.safeUpTo = before;
    this.receivedUpTo = before;
  }

  /** Sequence of the last message that was received. */
  get received(): number {
    return this.receivedUpTo;
  }

  /** Everything up to this sequence may be acknowledged. */
  get safe(): number {
    return this.safeUpTo;
  }

  receive(sequence: number): void {
    this.receivedUpTo = sequence;
  }

  /** The generator does not have what comes before `sequence` any more: nobody waits for it. */
  skipTo(sequence: number): void {
    for (let missing = this.receivedUpTo + 1; missing < sequence; missing += 1) {
      this.settle(missing);
    }
    this.receivedUpTo = Math.max(this.receivedUpTo, sequence - 1);
  }

  /** A message is safe; true when more may be acknowledged than before. */
  settle(sequence: number): boolean {
    if (sequence !== this.safeUpTo + 1) {
      this.ahead.add(sequence);
      return false;
    }
    this.safeUpTo = sequence;
    while (this.ahead.delete(this.safeUpTo + 1)) {
      this.safeUpTo += 1;
    }
    return true;
  }
}
