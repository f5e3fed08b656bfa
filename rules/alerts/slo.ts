import { minutes } from "../duration";
import { apiAvailability, apiLatency, bronzeFreshness } from "../recording/slo";
import { type AlertRule, above } from "../rule";
import { burnRate, type Objective } from "../slo";

type Addressee = Pick<AlertRule, "service" | "stage" | "dashboard"> & { readonly title: string };

const alert = (name: string, { title, ...addressee }: Addressee, { name: slo, subject }: Objective) => ({
  name,
  slo,
  ...addressee,
  summary: `${title} uses up its budget {{ $value | printf "%.1f" }} times too fast`,
  description: ({ threshold }: { threshold: number }) =>
    `The share of ${subject} is {{ $value | printf "%.1f" }} times what is allowed; at more than ${threshold} times the budget of ` +
    `30 days is gone in ${Number((30 / threshold).toPrecision(2))} days.`,
});

/** A fiftieth of the budget within an hour: somebody has to get up. */
const fastBurn = (name: string, objective: Objective, addressee: Addressee): AlertRule => ({
  ...alert(name, addressee, objective),
  signal: burnRate(objective, "1h", "5m"),
  condition: above(14.4),
  for: minutes(2),
  severity: "critical",
});

/** A twentieth of the budget within six hours: somebody has to look today. */
const slowBurn = (name: string, objective: Objective, addressee: Addressee): AlertRule => ({
  ...alert(name, addressee, objective),
  signal: burnRate(objective, "6h", "30m"),
  condition: above(6),
  for: minutes(15),
  severity: "warning",
});

const api = { service: "api", stage: "serve", dashboard: "api-performance" } as const;
const availability = { ...api, title: "API availability" };
const latency = { ...api, title: "API latency" };
const freshness = {
  service: "data-quality",
  stage: "bronze",
  dashboard: "data-quality",
  title: "Bronze freshness",
} as const;

export const apiAvailabilityFastBurn = fastBurn("ApiAvailabilityFastBurn", apiAvailability, availability);
export const apiAvailabilitySlowBurn = slowBurn("ApiAvailabilitySlowBurn", apiAvailability, availability);
export const apiLatencyFastBurn = fastBurn("ApiLatencyFastBurn", apiLatency, latency);
export const apiLatencySlowBurn = slowBurn("ApiLatencySlowBurn", apiLatency, latency);
export const bronzeFreshnessFastBurn = fastBurn("BronzeFreshnessFastBurn", bronzeFreshness, freshness);
export const bronzeFreshnessSlowBurn = slowBurn("BronzeFreshnessSlowBurn", bronzeFreshness, freshness);
