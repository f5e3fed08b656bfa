import { minutes } from "../duration";
import { type AlertRule, above } from "../rule";
import { spellShare } from "../share";
import { errorRatio } from "../signals/api";

export const highErrorRate: AlertRule = {
  name: "HighErrorRate",
  signal: errorRatio,
  condition: above(0.01),
  for: minutes(5),
  severity: "warning",
  service: "api",
  stage: "serve",
  summary: "{{ $value | humanizePercentage }} of the API's requests fail",
  description: ({ threshold }) =>
    `{{ $value | humanizePercentage }} of the GraphQL requests of the last 5 minutes failed; expected at most ${spellShare(threshold)}.`,
  dashboard: "api-performance",
};
