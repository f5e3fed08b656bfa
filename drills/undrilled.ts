/** Alerts that no drill sets off for certain, each with the reason; promtool's cases prove them alone. */
export const undrilled: Readonly<Record<string, string>> = {
  Watchdog: "It fires all the time.",
  NewTopicCreated: "It is told to nobody, and silent until the brokers have been watched for two hours.",
  SymbolTableGrowing: "It is told to nobody, and wants more label values than a drill should leave in a database.",
  GoldFreshnessViolation: "Gold has to be two hours old.",
  BronzeFreshnessSlowBurn: "It takes more than twenty minutes of old bronze within six hours.",
};
