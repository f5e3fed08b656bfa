/** Waiting times between attempts: they double from the shortest to the longest, a fifth more or less by chance. */
export class Backoff {
  private next: number;

  /**
   * @param shortestMs Milliseconds before the second attempt.
   * @param longestMs Milliseconds between attempts in the end.
   */
  constructor(
    private readonly shortestMs: number,
    private readonly longestMs: number,
  ) {
    this.next = shortestMs;
  }

  /** Milliseconds to wait before the attempt that comes now. */
  delay(): number {
    const delay = this.next * (0.8 + 0.4 * Math.random());
    this.next = Math.min(this.longestMs, this.next * 2);
    return delay;
  }

  /** After a success. */
  reset(): void {
    this.next = this.shortestMs;
  }
}
