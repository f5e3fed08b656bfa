import { data } from "../../metrics/data";
import { spellDuration } from "../duration";
import { type Layer, layers, type RuleParameters } from "../parameters";
import { anyOf, promql, select } from "../promql";
import type { Signal } from "../signal";

/** Age of the tables of one layer. */
export const ageOf = (layer: Layer): Signal => ({
  name: `Age of ${layer} data`,
  description: "Time since rows were last added to a table.",
  unit: "seconds",
  query: select(data.freshness, { layer }),
});

/** Share of the promised age at which people hear that it is about to be broken. */
const early = { bronze: 0.75, silver: 0.8, gold: 0.75 } as const;

/**
 * The plan also asks that the promise is not broken yet. A stalled bronze table is between 90 and 120 seconds old for half a minute
 * only, so with `for: 1m` that could never fire; here the alert stays, and the violation silences it.
 */
export function ageNearLimit({ freshness }: RuleParameters): Signal {
  return {
    name: "Age near its limit",
    description: `Age of the tables that use up most of what was promised: ${layers
      .map((layer) => `${layer} ${spellDuration(freshness[layer])}`)
      .join(", ")}.`,
    unit: "seconds",
    query: anyOf(layers.map((layer) => promql`${ageOf(layer)} > ${freshness[layer] * early[layer]}`)),
  };
}
