export const directions = ["too_many", "too_few"] as const;
export type Direction = (typeof directions)[number];

/** What the verdict on a table's volume goes by; `config.ts` has the meaning and default of each. */
export interface VolumeRules {
  readonly periodSeconds: number;
  readonly baselinePeriods: number;
  readonly minPeriods: number;
  readonly settleSeconds: number;
  readonly volumePercent: number;
}

/** Of which times every commit is known. */
export interface Coverage {
  /** From here on, but for the holes. */
  readonly coveredSinceMs: number;
  /** Times of which commits expired before they were seen; absent in states of earlier versions. */
  readonly holes?: readonly { readonly fromMs: number; readonly toMs: number }[];
}

/** How one period compares with those before it. */
export interface Verdict {
  readonly startMs: number;
  readonly rows: number;
  readonly baseline: readonly number[];
  readonly expected: number | undefined;
  readonly deviation: number | undefined;
  readonly direction: Direction | undefined;
}

/** Rows by period, and the verdicts that follow from them. */
export class Days {
  private readonly periodMs: number;

  constructor(
    private readonly rows: Readonly<Record<string, number>>,
    private readonly coverage: Coverage,
    private readonly rules: VolumeRules,
  ) {
    this.periodMs = rules.periodSeconds * 1000;
  }

  rowsOf(start: number): number {
    return Math.max(0, this.rows[start] ?? 0);
  }

  isKnown(start: number): boolean {
    const { coveredSinceMs, holes = [] } = this.coverage;
    const end = start + this.periodMs;
    return start >= coveredSinceMs && !holes.some(({ fromMs, toMs }) => fromMs < end && toMs > start);
  }

  /** Starts of the up to `count` known periods before `end`, oldest first. */
  before(end: number, count: number): number[] {
    const starts = Array.from({ length: count }, (_, index) => end - (count - index) * this.periodMs);
    return starts.filter((start) => this.isKnown(start));
  }

  verdict(startMs: number): Verdict {
    const { baselinePeriods, minPeriods, volumePercent } = this.rules;
    const baseline = this.before(startMs, baselinePeriods).map((start) => this.rowsOf(start));
    const rows = this.rowsOf(startMs);
    const none = { startMs, rows, baseline, expected: undefined, deviation: undefined, direction: undefined };
    if (baseline.length < minPeriods || !this.isKnown(startMs)) {
      return none;
    }
    const sum = baseline.reduce((total, day) => total + day, 0);
    // Whole numbers on both sides: a day that is exactly on the boundary must not tip over by rounding.
    const beyond = 100 * (rows * baseline.length - sum);
    const allowed = volumePercent * sum;
    const direction = beyond > allowed ? "too_many" : -beyond > allowed ? "too_few" : undefined;
    return { ...none, expected: sum / baseline.length, deviation: sum > 0 ? beyond / sum : undefined, direction };
  }
}

/** Start of the UTC day, or whatever the period is, that a time lies in. */
export function periodStart(timestampMs: number, periodMs: number): number {
  return Math.floor(timestampMs / periodMs) * periodMs;
}
