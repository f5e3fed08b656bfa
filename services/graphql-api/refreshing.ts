export interface RefreshingOptions {
  /** Seconds between two refreshes; 0: none but those until everything is there. */
  readonly intervalSeconds: number;
  /** Seconds between two refreshes while something is missing. */
  readonly retrySeconds: number;
  /** Whether everything is there. */
  readonly complete: () => boolean;
}

/** Refreshes at the start and from time to time, for the case that nobody asks for it. */
export class Refreshing {
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<unknown> | undefined;
  private stopped = false;

  constructor(
    private readonly refresh: () => Promise<unknown>,
    private readonly options: RefreshingOptions,
  ) {}

  start(): void {
    this.running = this.refresh().finally(() => this.schedule());
  }

  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.running;
  }

  private schedule(): void {
    const { intervalSeconds, retrySeconds, complete } = this.options;
    const seconds = complete() ? intervalSeconds : Math.min(retrySeconds, intervalSeconds || retrySeconds);
    if (seconds > 0 && !this.stopped) {
      this.timer = setTimeout(() => this.start(), seconds * 1000);
    }
  }
}
