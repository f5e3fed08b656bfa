import type { LogDetails, Logger } from "./logger";

interface Kind {
  repeats: number;
  message: string;
  details: LogDetails;
  timer: NodeJS.Timeout;
}

/**
 * Logs what may happen thousands of times a second: the first event of a kind at once, then at most one line per interval
 * that says how many more there were, with the details of the latest. Kinds must be a small fixed set.
 */
export class RepeatedLog {
  private readonly kinds = new Map<string, Kind>();

  /** @param intervalMs Milliseconds between two lines of the same kind. */
  constructor(
    private readonly log: Logger,
    private readonly level: "warn" | "error" = "warn",
    private readonly intervalMs = 10_000,
  ) {}

  add(kind: string, message: string, details: LogDetails = {}): void {
    const known = this.kinds.get(kind);
    if (known) {
      known.repeats += 1;
      known.message = message;
      known.details = details;
      return;
    }
    this.log[this.level](message, { ...details, context: { kind, count: 1, ...details.context } });
    const timer = setInterval(() => this.report(kind), this.intervalMs);
    timer.unref();
    this.kinds.set(kind, { repeats: 0, message, details, timer });
  }

  /** Writes what was counted since the last line, for a clean end. */
  close(): void {
    for (const kind of [...this.kinds.keys()]) {
      this.report(kind);
      clearInterval(this.kinds.get(kind)?.timer);
    }
    this.kinds.clear();
  }

  private report(kind: string): void {
    const known = this.kinds.get(kind);
    if (!known) {
      return;
    }
    if (known.repeats === 0) {
      clearInterval(known.timer);
      this.kinds.delete(kind);
      return;
    }
    const { repeats: count, message, details } = known;
    known.repeats = 0;
    this.log[this.level](message, { ...details, context: { kind, count, ...details.context } });
  }
}
