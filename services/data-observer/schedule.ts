/** Repeats work, the next time an interval after the last began, and never twice at once. */
export class Schedule {
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> | undefined;
  private stopped = false;

  constructor(
    private readonly intervalMs: number,
    private readonly work: () => Promise<void>,
  ) {}

  start(): void {
    const begun = performance.now();
    this.running = this.work().finally(() => {
      this.running = undefined;
      if (!this.stopped) {
        const left = this.intervalMs - (performance.now() - begun);
        this.timer = setTimeout(() => this.start(), Math.max(0, left));
      }
    });
  }

  /** No more work begins; waits for what is going on. */
  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.running;
  }
}
