/** What the verdict on a batch goes by; `config.ts` has the meaning and default of each. */
export interface DistributionRules {
  readonly batches: number;
  readonly minBatches: number;
  readonly zscore: number;
  readonly flatness: number;
}

/** z-scores end here: a constant column that jumps would have an infinite one, which no panel can draw. */
export const zscoreLimit = 100;

/** Below this many percentage points a change of a percentage is no news, however steady it was. */
const percentFloor = 0.1;

/**
 * How many standard deviations a value is from the mean of the values before it, within ±100.
 * A history without spread is given a small one, a share of its mean: then a tiny wobble of a nearly constant column is no
 * anomaly, while a real jump, which a deviation of 0 would hide, is.
 * @param history Earlier values, without the one under test.
 */
export function zscore(
  value: number,
  history: readonly number[],
  statistic: string,
  rules: DistributionRules,
): number | undefined {
  if (history.length < rules.minBatches) {
    return undefined;
  }
  const mean = history.reduce((sum, past) => sum + past, 0) / history.length;
  const variance = history.reduce((sum, past) => sum + (past - mean) ** 2, 0) / (history.length - 1);
  const floor = statistic.endsWith("_percent") ? percentFloor : rules.flatness * Math.abs(mean);
  const spread = Math.max(Math.sqrt(variance), floor);
  const distance = value - mean;
  if (spread === 0) {
    return distance === 0 ? 0 : Math.sign(distance) * zscoreLimit;
  }
  return Math.min(zscoreLimit, Math.max(-zscoreLimit, distance / spread));
}
