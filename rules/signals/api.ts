import { graphqlApi } from "../../metrics/graphql-api";
import { promql, select } from "../promql";
import type { Signal } from "../signal";

const failed = select(graphqlApi.requests, { status: "error" });

/** Summed before it is divided: series by series, the failed requests are divided by themselves and the ratio is always 1. */
export const errorRatio: Signal = {
  name: "API error ratio",
  description: "Share of the GraphQL requests of the last five minutes that failed; no value without requests.",
  unit: "ratio",
  query: promql`sum(rate(${failed}[5m])) / (sum(rate(${graphqlApi.requests}[5m])) > 0)`,
};
