import { minutes, spellDuration } from "../duration";
import { type AlertRule, above, equals } from "../rule";
import { checkUp, sincePush } from "../signals/checks";

export const pushStale: AlertRule = {
  name: "PushStale",
  signal: sincePush,
  // A check that has missed one pass and is late for the next is not there any more.
  condition: above(({ checkInterval }) => Math.max(minutes(10), 2 * checkInterval)),
  for: minutes(1),
  severity: "warning",
  service: "data-quality",
  summary: "{{ $labels.job }} has stopped pushing",
  description: ({ threshold }) =>
    `The values of {{ $labels.job }} are {{ $value | humanizeDuration }} old and frozen; expected new ones within ` +
    `${spellDuration(threshold)}. Alerts that stand on them are blind.`,
  dashboard: "data-quality",
};

export const dataCheckFailing: AlertRule = {
  name: "DataCheckFailing",
  signal: checkUp,
  condition: equals(0),
  for: minutes(10),
  severity: "warning",
  service: "data-quality",
  summary: "The {{ $labels.check }} check cannot look",
  description: ({ lasting }) =>
    "The {{ $labels.check }} check could not read {{ with $labels.table }}{{ $labels.layer }}.{{ . }}{{ else }}its sources{{ end }} " +
    `for ${lasting}; what it would have found is not known.`,
  dashboard: "data-quality",
};
