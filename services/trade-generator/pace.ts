/** How many events are due by now to keep to a rate. What could not be done within a second is let go, not caught up. */
export class Pace {
  private credit = 0;
  private at: number;

  /**
   * @param perSecond Events per second.
   * @param now Clock, milliseconds; it must not go backwards.
   */
  constructor(
    private perSecond: number,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.at = now();
  }

  /** Changes the rate from now on. */
  set rate(perSecond: number) {
    this.due();
    this.perSecond = perSecond;
  }

  due(): number {
    const now = this.now();
    this.credit = Math.min(this.credit + ((now - this.at) / 1000) * this.perSecond, Math.max(1, this.perSecond));
    this.at = now;
    return Math.floor(this.credit);
  }

  done(count: number): void {
    this.credit -= count;
  }

  /** Lets go of everything that is due, after a pause. */
  reset(): void {
    this.credit = 0;
    this.at = this.now();
  }
}
