import { type Drill, minutes } from "../drill";

/** What every drill that makes bronze old for minutes may set off: such spells add up over hours, those of other drills too. */
export const staleBronze = {
  mayNotify: {
    BronzeFreshnessFastBurn: "the spells of old bronze of an hour, of other drills too, add up",
    BronzeFreshnessSlowBurn: "the spells of old bronze of six hours, of other drills too, add up",
  },
  lingers: { BronzeFreshnessFastBurn: minutes(5), BronzeFreshnessSlowBurn: minutes(30) },
} as const satisfies Partial<Drill>;
