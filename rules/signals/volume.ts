import { data } from "../../metrics/data";
import { layers, type RuleParameters } from "../parameters";
import { anyOf, oneOf, promql, select } from "../promql";
import type { Signal } from "../signal";
import { ageOf } from "./freshness";

export const volumeDeviation: Signal = {
  name: "Volume deviation",
  description: "How far the rows of a day are from the mean of up to seven full days before it, in either direction.",
  unit: "percent",
  query: promql`abs(${data.volumeDeviation})`,
};

/**
 * After midnight every table has no rows of the new day until its next batch, so a table that is as fresh as promised is left out:
 * its rows are those of the day before. Of a layer of the user's own nothing is promised, so nobody can tell which of its tables are.
 */
export function rowsOfStaleTables({ freshness }: RuleParameters): Signal {
  const fresh = anyOf(layers.map((layer) => promql`${ageOf(layer)} <= ${freshness[layer]}`));
  return {
    name: "Rows of today, of tables that are not fresh",
    description:
      "Rows added to a table since midnight UTC, for tables that are older than promised or were never written.",
    unit: "rows",
    query: promql`
      sum by (layer, table) (${select(data.rowCount, { partition_date: "latest", layer: oneOf(layers) })})
      unless on (layer, table) ${fresh}`,
  };
}

/** Joins the two ways in which bronze can have nothing to offer into one value, so that a table is told of once. */
export const ageOrEmptiness: Signal = {
  name: "Age of bronze data, infinite without rows",
  description: "Time since rows were last added to a bronze table, and infinity for a table that has none at all.",
  unit: "seconds",
  query: promql`
    sum by (layer, table) (${select(data.rowCount, { layer: "bronze", partition_date: "all" })} == 0) + Inf
    or max by (layer, table) (${ageOf("bronze")})`,
};

export const rowsPerDay: Signal = {
  name: "Rows of the day",
  description: "Rows added to a table since midnight UTC. A saw-tooth of even teeth is good.",
  unit: "rows",
  query: promql`sum by (job, layer, table) (${select(data.rowCount, { partition_date: "latest" })})`,
};

/** @param share What is usual, as a multiple of the days before: 1.2 is a fifth more. */
export const usualRows = (share: number): Signal => ({
  name: "Usual rows",
  description: "Rows that a full day has when it is like the full days before it, up to seven.",
  unit: "rows",
  query: promql`max by (job, layer, table) (${data.expectedRows}) * ${share}`,
});

/** A point for each look within the hour, so that a range of weeks, which looks once in half an hour, shows it too. */
export const rowsAtAnomaly: Signal = {
  name: "Rows when an anomaly was found",
  description:
    "Rows of the day, of tables whose rows of the last full day were found too many or too few within the hour.",
  unit: "rows",
  query: promql`${rowsPerDay} and on (layer, table) sum by (layer, table) (increase(${data.volumeAnomalies}[1h])) > 0`,
};

/** With its sign: too many rows and too few have different causes. */
export const signedVolumeDeviation: Signal = {
  name: "Volume deviation",
  description: "How far the rows of a day are from the mean of up to seven full days before it. Around 0 is good.",
  unit: "percent",
  query: promql`max by (job, layer, table) (${data.volumeDeviation})`,
};

export const volumeAnomalies: Signal = {
  name: "Volume anomalies",
  description: "Days with too many or too few rows that were found within 24 hours. 0 is good.",
  unit: "days",
  query: promql`sum by (job, layer, table) (increase(${data.volumeAnomalies}[1d]))`,
};
