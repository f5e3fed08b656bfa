/** One row of a heatmap. */
export interface HeatRow {
  readonly name: string;
  /** Upper bound, where the row is a bucket of a histogram. */
  readonly le?: string;
  readonly times: readonly number[];
  readonly values: readonly (number | null)[];
}

const bound = ({ le }: HeatRow) => (le === "+Inf" ? Number.POSITIVE_INFINITY : Number(le));

/** The buckets of a histogram, which count everything up to their bound, as rows that count only what is theirs; the largest first. */
export function bucketRows(rows: readonly HeatRow[]): HeatRow[] {
  const sorted = [...rows].sort((one, other) => bound(one) - bound(other));
  return sorted
    .map((row, index) => {
      const below = sorted[index - 1];
      const lower = new Map(below?.times.map((at, position) => [at, below.values[position]]));
      const own = row.times.map((at, position) => {
        const value = row.values[position];
        return value === null || value === undefined ? null : Math.max(value - (lower.get(at) ?? 0), 0);
      });
      return { ...row, values: own };
    })
    .reverse();
}

type Rgb = readonly [number, number, number];
/** Colours from little to much, of the schemes by ColorBrewer that Grafana names. */
const schemes: Readonly<Record<string, readonly Rgb[]>> = {
  Oranges: [
    [255, 245, 235],
    [253, 208, 162],
    [253, 141, 60],
    [217, 72, 1],
    [127, 39, 4],
  ],
  Blues: [
    [247, 251, 255],
    [198, 219, 239],
    [107, 174, 214],
    [33, 113, 181],
    [8, 48, 107],
  ],
  Greens: [
    [247, 252, 245],
    [199, 233, 192],
    [116, 196, 118],
    [35, 139, 69],
    [0, 68, 27],
  ],
  Reds: [
    [255, 245, 240],
    [252, 187, 161],
    [251, 106, 74],
    [203, 24, 29],
    [103, 0, 13],
  ],
};

export interface HeatColors {
  readonly scheme?: string;
  readonly exponent?: number;
  readonly reverse?: boolean;
}

/** Colour of a cell: near the background where there is little, in both themes. @param share From 0 to 1. */
export function cellColor(
  share: number,
  { scheme = "Oranges", exponent = 0.5, reverse = false }: HeatColors = {},
  isDark = true,
): string {
  const stops = schemes[scheme] ?? (schemes.Oranges as readonly Rgb[]);
  const eased = Math.min(Math.max(share, 0), 1) ** exponent;
  const at = (isDark !== reverse ? 1 - eased : eased) * (stops.length - 1);
  const index = Math.min(Math.floor(at), stops.length - 2);
  const [low, high] = [stops[index] as Rgb, stops[index + 1] as Rgb];
  return `rgb(${low.map((value, channel) => Math.round(value + ((high[channel] as number) - value) * (at - index))).join(" ")})`;
}
