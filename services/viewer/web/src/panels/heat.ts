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

/** A value of a row as a rectangle. Times in milliseconds, lengths in pixels. */
export interface HeatCell {
  readonly name: string;
  /** End of the time that the value stands for. */
  readonly at: number;
  readonly value: number;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface HeatArea {
  readonly from: number;
  readonly to: number;
  /** Where the cells begin and how far they reach. */
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  /** Room between two cells. */
  readonly gap: number;
  /** Values up to this one are left out. */
  readonly empty: number;
}

/** The cells of each row, the first row on top, each row's in the order of time. */
export function cellRows(rows: readonly HeatRow[], area: HeatArea): HeatCell[][] {
  const { from, to, left, top, empty } = area;
  const each = area.height / Math.max(rows.length, 1);
  const below = Math.min(area.gap, each / 4);
  const step = rows.reduce((least, { times }) => Math.min(least, spacing(times)), to - from);
  const x = (at: number) => left + ((at - from) / (to - from)) * area.width;
  return rows.map(({ name, times, values }, index) =>
    times.flatMap((at, position) => {
      const value = values[position];
      if (value === null || value === undefined || value <= empty || at <= from) return [];
      // Whole pixels: the edges of neighbours would shine through each other. Narrow cells have no room between them.
      const end = Math.max(Math.round(x(at)), Math.round(left) + 1);
      const begin = Math.min(Math.round(Math.max(x(at - step), left)), end - 1);
      const width = end - begin - Math.min(area.gap, Math.floor((end - begin) / 4));
      return { name, at, value, x: begin, width, y: top + index * each + below / 2, height: Math.max(each - below, 1) };
    }),
  );
}

/** The cell at this place, where there is one. */
export function cellAt(rows: readonly (readonly HeatCell[])[], x: number, y: number): HeatCell | undefined {
  const row = rows.find(([first]) => first && y >= first.y && y < first.y + first.height);
  return row?.find((cell) => x >= cell.x && x < cell.x + cell.width);
}

function spacing(times: readonly number[]): number {
  let least = Number.POSITIVE_INFINITY;
  for (let index = 1; index < times.length; index++)
    least = Math.min(least, (times[index] as number) - (times[index - 1] as number));
  return least;
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
