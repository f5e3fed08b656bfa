/** Mutants that no user can tell from the rule, and why. The arrow stands where the rule was changed. */
export const accepted: readonly { readonly change: RegExp; readonly because: string }[] = [
  {
    change: /^flink:watermark_lag_seconds: .*(> «|«> |«< |< «)/,
    because: "no watermark of a running task is near either bound: the one is 1970, the other beyond the sun's age",
  },
  {
    change: /^kafka_consumer_records_lag: «sum → max»/,
    because: "one exporter shows each partition of a group once",
  },
  {
    change: /^(PipelineCompleteFailure|KafkaNoMessagesIn): .*\[«1d → (2d|12h)»\]/,
    because: "for how many hours an alert goes on that nobody has answered is not promised",
  },
  {
    change: /^(PipelineCompleteFailure|KafkaNoMessagesIn): .*> «0 → 1» unless/,
    because: "a topic that had one message in a day is not one of these",
  },
  {
    change: /^(PipelineCompleteFailure|KafkaNoMessagesIn): .*unless («sum → max»|.*«\{topic.* → \{\}»)/,
    because: "some sum of rates is above 0 where the greatest is, and `unless` looks at the topic anyway",
  },
  {
    change: /^(TargetDown|KafkaBrokerDown): .*max_over_time\(up\[«15m → 30m»\]/,
    because: "what was scraped more than 15 minutes ago is known anyway",
  },
  {
    change: /^NewTopicCreated: .*(\[«1h → 2h»\] offset 1h|«1h → (2h|30m)»\] offset 2h)/,
    because:
      "whether a topic that comes back after hours counts as new is not promised, nor when exactly watching begins",
  },
  {
    change: /^Flink\w+: .*«(max → sum|max → min|sum → max)»/,
    because: "one job manager shows each job once",
  },
  {
    change: /^FlinkNoCheckpoint: .*(Timestamp «> → >=» 0|Timestamp > «0 → -?1»)/,
    because: "before the first checkpoint Flink says -1, after it the time of day",
  },
  {
    change: /^StorageNearCapacity: .*«\{fstype.* → \{\}»/,
    because: "what is left of the division needs both sides, and the other one still leaves tmpfs out",
  },
  {
    change: /^FreshnessSLAApproaching: .*«\{layer="gold"\} → \{\}» > 5400/,
    because: "tables of the other layers are told of long before they are that old",
  },
  {
    change: /^ZeroRowCount: (.*«\{layer="bronze"\} → \{\}» <= 120|\(«sum → max»)/,
    because: "what is fresh enough for bronze is so for every layer, and each table has one series of the day",
  },
  {
    change: /^DataQualityHardFailure: .*«(sum → max|max → sum|max → min)»/,
    because: "each table has one series",
  },
  {
    change: /^(HighErrorRate|slo:bad_ratio:\w+): .*(«> → >=» 0\)|> «0 → -1»\))/,
    because: "0 / 0 is not above anything, whether it is left out or not",
  },
  {
    change: /^\w+Burn: .*(«<= → <»|«> → >=» (14\.4|6)$)/,
    because: "the less of two equal values is either, and no ratio of requests is exactly at the threshold",
  },
  {
    change:
      /^\w+Burn: \(\(slo:bad_ratio:\w+(«\{slo.* → \{\}» <=|\{slo=[^}]*\} <= slo:bad_ratio:\w+«\{slo.* → \{\}» or)/,
    because: "both sides of a comparison have to be of one objective, and the other one still says which",
  },
  {
    change: /^(bronze:stale:bool|data:fresh:bool): .*«max → (sum|min)»/,
    because: "each table has one age",
  },
  {
    change: /^api:down:bool: .*«max → (sum|min)»/,
    because: "there is one API",
  },
  {
    change: /^api:down:bool: .*\[«1d → (2d|12h)»\]/,
    because: "for how many hours an alert goes on that nobody has answered is not promised",
  },
  {
    change: /^slo:bad_ratio:\w+: (1 - \(1 - )?clamp_max\(.*«1 → 2»\)/,
    because:
      "a window holds at most one sample more than it should, which makes all of the time a little more than all",
  },
  {
    change: /^AlertDeliveryFailing: .*«sum → max»/,
    because: "one Prometheus has one Alertmanager",
  },
  {
    change: /^(AlertDeliveryFailing|NotificationsFailing): .*> «0 → 1»/,
    because: "increase() extrapolates: one event within five minutes is a little more than 1",
  },
  {
    change: /^Watchdog: (vector\(«1 → \d»\)|keep_firing_for)/,
    because: "it fires for any value, and has no end",
  },
];
