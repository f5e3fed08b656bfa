import { data } from "../../metrics/data";
import { formatDuration, spellDuration } from "../duration";
import { type Layer, layers, type RuleParameters } from "../parameters";
import { anyOf, promql, select, span } from "../promql";
import { whilePushed } from "../pushed";
import { freshTables } from "../recording/freshness";
import type { Signal } from "../signal";

/** Age of the tables of one layer. */
export const ageOf = (layer: Layer): Signal => ({
  name: `Age of ${layer} data`,
  description: "Time since rows were last added to a table.",
  unit: "seconds",
  query: select(data.freshness, { layer }),
});

const promised = (freshness: RuleParameters["freshness"]) =>
  layers.map((layer) => `${layer} ${spellDuration(freshness[layer])}`).join(", ");

/** Share of the promised age at which people hear that it is about to be broken. */
const early = { bronze: 0.75, silver: 0.8, gold: 0.75 } as const;

/**
 * The plan also asks that the promise is not broken yet. A stalled bronze table is between 90 and 120 seconds old for half a minute
 * only, so with `for: 1m` that could never fire; here the alert stays, and the violation silences it.
 */
export function ageNearLimit({ freshness }: RuleParameters): Signal {
  return {
    name: "Age near its limit",
    description: `Age of the tables that use up most of what was promised: ${promised(freshness)}.`,
    unit: "seconds",
    query: anyOf(layers.map((layer) => promql`${ageOf(layer)} > ${freshness[layer] * early[layer]}`)),
  };
}

/** Ages of one layer are minutes, of another hours: as shares of what was promised they can be compared. */
export const ageShare = (parameters: RuleParameters): Signal => {
  const { freshness } = parameters;
  return {
    name: "Age as a share of what is promised",
    description:
      `Age of each table, as a share of what its layer promises: ${promised(freshness)}. Below 100% is good; no value ` +
      "means that nobody looks.",
    unit: "ratio",
    query: anyOf(
      layers.map((layer) => {
        const age = whilePushed(ageOf(layer).query, parameters);
        return promql`max by (layer, table) (${age}) / ${freshness[layer]}`;
      }),
    ),
  };
};

/** Share of a layer's tables that are as fresh as promised, now. */
export const freshShare: Signal = {
  name: "Tables as fresh as promised",
  description:
    "Share of a layer's tables that are as fresh as promised at this moment. 100% is good; no value means that nobody looks.",
  unit: "ratio",
  query: promql`avg by (layer) (${freshTables})`,
};

/** @param window How far back is looked, seconds. */
export const freshnessCompliance = (window: number): Signal => ({
  name: `Freshness over ${formatDuration(window)}`,
  description:
    `Share of the last ${spellDuration(window)}, as far as somebody looked, in which a layer's tables were as fresh as promised. ` +
    "99% and more is good.",
  unit: "ratio",
  query: promql`avg by (layer) (avg_over_time(${freshTables}[${span(window)}]))`,
});
