import { pushStale } from "./alerts/checks";
import { limitOf } from "./overrides";
import type { RuleParameters } from "./parameters";
import { promql, type Query } from "./promql";
import type { Signal } from "./signal";
import { sincePush } from "./signals/checks";

/** What a check has pushed, until PushStale calls it frozen: the Pushgateway shows the last values for ever. */
export const whilePushed = (pushed: Query, parameters: RuleParameters): Query =>
  promql`${pushed} and on (job) ${sincePush} <= ${limitOf(pushStale, parameters)}`;

/** The same for a signal whose series carry their job: an alert on old values goes on, a panel must not go on being green. */
export const lately = (signal: Signal, parameters: RuleParameters): Signal => ({
  ...signal,
  query: whilePushed(signal.query, parameters),
});
