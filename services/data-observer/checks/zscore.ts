/** What the verdict on a batch goes by; `config.ts` has the meaning and default of each. */
export interface DistributionRules {
  readonly batches: number;
  readonly minBatches: number;
  readonly zscore: number;
  readonly flatness: number;
  readonly restartsDaily: boolean;
}

/** z-scores end here: a constant column that jumps would have an infinite one, which no panel can draw. */
export const zscoreLimit = 100;

/** Below this many percentage points a change of a percentage is no news, however steady it was. */
const percentFloor = 0.1;

/** What a value is of: the smallest of whole numbers may well be 2 for once where it was always 1. */
export interface ValueKind {
  readonly statistic: string;
  /** Whether the column holds whole numbers. @default false */
  readonly isWhole?: boolean;
}

/** The least spread that a history is taken to have. */
function floorOf({ statistic, isWhole }: ValueKind, mean: number, { flatness }: DistributionRules): number {
  if (statistic.endsWith("_percent")) {
    return percentFloor;
  }
  const share = flatness * Math.abs(mean);
  return isWhole && (statistic === "min" || statistic === "max") ? Math.max(1, share) : share;
}

/**
 * How many standard deviations a value is from the mean of the values before it, within ±100.
 * A history without spread is given a small one, a share of its mean: then a tiny wobble of a nearly constant column is no
 * anomaly, while a real jump, which a deviation of 0 would hide, is.
 * @param history Earlier values, without the one under test.
 */
export function zscore(
  value: number,
  history: readonly number[],
  kind: ValueKind,
  rules: DistributionRules,
): number | undefined {
  if (history.length < rules.minBatches) {
    return undefined;
  }
  const mean = history.reduce((sum, past) => sum + past, 0) / history.length;
  const variance = history.reduce((sum, past) => sum + (past - mean) ** 2, 0) / (history.length - 1);
  const spread = Math.max(Math.sqrt(variance), floorOf(kind, mean, rules));
  const distance = value - mean;
  if (spread === 0) {
    return distance === 0 ? 0 : Math.sign(distance) * zscoreLimit;
  }
  return Math.min(zscoreLimit, Math.max(-zscoreLimit, distance / spread));
}
