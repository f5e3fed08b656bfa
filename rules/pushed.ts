import { pushStale } from "./alerts/checks";
import { limitOf } from "./overrides";
import type { RuleParameters } from "./parameters";
import { promql, type Query } from "./promql";
import { sincePush } from "./signals/checks";

/** What a check has pushed, until PushStale calls it frozen: the Pushgateway shows the last values for ever. */
export const whilePushed = (pushed: Query, parameters: RuleParameters): Query =>
  promql`${pushed} and on (job) ${sincePush} <= ${limitOf(pushStale, parameters)}`;
