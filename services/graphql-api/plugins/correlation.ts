import type { Plugin } from "graphql-yoga";
import { correlationHeader, type RequestStates } from "./request-state";

/** Every response says under which id the request is found in the logs. */
export function useCorrelationId(states: RequestStates): Plugin {
  return {
    onRequest({ request }) {
      states.of(request);
    },
    onResponse({ request, response }) {
      response.headers.set(correlationHeader, states.of(request).correlationId);
    },
  };
}
