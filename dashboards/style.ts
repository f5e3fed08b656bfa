import type * as dashboard from "@grafana/grafana-foundation-sdk/dashboard";
import { MappingType, type ThresholdsConfig, ThresholdsMode } from "@grafana/grafana-foundation-sdk/dashboard";

/** Colours by what they say; each says the same on every panel. */
export const colors = {
  good: "green",
  warning: "orange",
  bad: "red",
  /** Where a breakage began. */
  origin: "purple",
  /** Not known: neither good nor bad. */
  unknown: "gray",
  /** What is usual. */
  usual: "semi-dark-blue",
  /** What comes in, and what goes out. */
  in: "blue",
  out: "yellow",
} as const;

/** The same for a node graph, which draws what stands in its data and knows no names of colours. */
export const ringColors = { works: "#73BF69", broken: "#F2495C", origin: "#B877D9", unknown: "#8E8E8E" } as const;

export type Steps = readonly { readonly from: number | null; readonly color: string }[];

/** A threshold takes effect at its value, an alert beyond it: for a limit of 0 that is a difference. */
const beyond = (limit: number) => limit || 1e-9;

/** Good up to a limit. @param warnFrom Where it is worth a look. @default nowhere */
export const goodUpTo = (limit: number, warnFrom?: number): Steps => [
  { from: null, color: colors.good },
  ...(warnFrom === undefined ? [] : [{ from: warnFrom, color: colors.warning }]),
  { from: beyond(limit), color: colors.bad },
];

/** Good up to a limit, and beyond it worth a look. */
export const usualUpTo = (limit: number): Steps => [
  { from: null, color: colors.good },
  { from: beyond(limit), color: colors.warning },
];

/** Good from a limit on. @param warnFrom Where it is worth a look only. @default nowhere */
export const goodFrom = (limit: number, warnFrom?: number): Steps => [
  { from: null, color: colors.bad },
  ...(warnFrom === undefined ? [] : [{ from: warnFrom, color: colors.warning }]),
  { from: limit, color: colors.good },
];

/** Usual between two limits that are equally far from zero. */
export const goodWithin = (limit: number): Steps => [
  { from: null, color: colors.bad },
  { from: -limit, color: colors.good },
  { from: beyond(limit), color: colors.bad },
];

/** Exactly one value is good. */
export const goodAt = (value: number): Steps => [
  { from: null, color: colors.bad },
  { from: value, color: colors.good },
  { from: value + 1, color: colors.bad },
];

/** Nothing to judge. */
export const neutral: Steps = [{ from: null, color: colors.in }];

export const thresholds = (steps: Steps): ThresholdsConfig => ({
  mode: ThresholdsMode.Absolute,
  steps: steps.map(({ from, color }) => ({ value: from, color })),
});

/** Words for the values 1 and 0. @param goodValue Which of them is good. @default 1 */
export const words = (good: string, bad: string, goodValue: 0 | 1 = 1): dashboard.ValueMapping[] => [
  {
    type: MappingType.ValueToText,
    options: {
      [goodValue]: { text: good, color: colors.good, index: 0 },
      [1 - goodValue]: { text: bad, color: colors.bad, index: 1 },
    },
  },
];

/** The word for the value -1. */
export const notKnown: dashboard.ValueMapping = {
  type: MappingType.ValueToText,
  options: { "-1": { text: "Not known", color: colors.unknown, index: 2 } },
};

/** What is counted is a plain number: its name is in the title. */
const plain = new Set([
  "boolean",
  "changes",
  "checkpoints",
  "columns",
  "controllers",
  "days",
  "expectations",
  "failures",
  "partitions",
  "records",
  "requests",
  "restarts",
  "rows",
  "standard deviations",
  "that of the column",
]);

/**
 * Grafana's unit for a unit of the metrics catalog.
 * @throws Error for one that it does not know.
 */
export function unitOf(unit: string): string {
  const units: Record<string, string> = {
    seconds: "s",
    milliseconds: "ms",
    "milliseconds since the epoch": "dateTimeFromNow",
    hours: "h",
    bytes: "bytes",
    percent: "percent",
    ratio: "percentunit",
    "bytes per second": "Bps",
    "requests per second": "reqps",
    "messages per second": "suffix: msg/s",
    "records per second": "suffix: rec/s",
    "events per second": "suffix: /s",
    "per second": "suffix: /s",
  };
  const known = units[unit] ?? (plain.has(unit) ? "short" : undefined);
  if (known === undefined) throw new Error(`"${unit}" is no unit that a panel knows: see dashboards/style.ts.`);
  return known;
}
