import type { DocumentNode, GraphQLError } from "graphql";
import type { Plugin } from "graphql-yoga";
import type { GraphqlStatus } from "../../../metrics/graphql-api";
import type { ApiMetrics } from "../api-metrics";
import { errorTypeOf, statusOf } from "../errors";
import { type OperationNames, otherOperation } from "./operation";
import type { RequestStates } from "./request-state";

/** Counts and times every GraphQL request, also those that cannot be read. */
export function useMetrics(metrics: ApiMetrics, states: RequestStates, names: OperationNames): Plugin {
  const active = new WeakSet<Request>();
  return {
    onRequestParse({ request }) {
      active.add(request);
      metrics.active.inc();
    },
    onParse({ context }) {
      return ({ result }) => {
        if (result && !(result instanceof Error)) {
          const { request, params } = context as { request: Request; params: { operationName?: string } };
          states.of(request).operation = names.of(result as DocumentNode, params.operationName);
        }
      };
    },
    onResultProcess({ request, result }) {
      const errors = "errors" in result ? ((result.errors ?? []) as readonly GraphQLError[]) : [];
      states.of(request).status = statusOf(errors);
      for (const error of errors) {
        metrics.errors.inc({ error_type: errorTypeOf(error) });
      }
    },
    onResponse({ request, response }) {
      if (!active.delete(request)) {
        return;
      }
      metrics.active.dec();
      const { operation = otherOperation, status = statusOfResponse(response), startedAt } = states.of(request);
      const labels = { operation_type: operation.type, operation_name: operation.name };
      metrics.requests.inc({ ...labels, status });
      metrics.duration.observe(labels, (performance.now() - startedAt) / 1000);
    },
  };
}

/** How a request ended that was answered before its query was looked at. */
function statusOfResponse({ ok, status }: Response): GraphqlStatus {
  if (ok) {
    return "success";
  }
  return status < 500 ? "refused" : "error";
}
