import { metricsOf } from "./metric";
import { processMetrics } from "./process";

const { counter } = metricsOf("api-client");

/** How a request of the client can end: with an answer, with errors in it, or without one. */
export const apiClientOutcomes = ["answered", "refused", "unanswered"] as const;
export type ApiClientOutcome = (typeof apiClientOutcomes)[number];

/** What the GraphQL API's client sees of it. The API itself cannot count what it never answered. */
export const apiClient = {
  requests: counter("api_client_requests_total", {
    unit: "requests",
    labels: ["outcome"],
    help: "Requests to the GraphQL API that were `answered`, `refused` with errors, or `unanswered`.",
    maxSeries: apiClientOutcomes.length,
  }),
  ...processMetrics("api-client"),
};
