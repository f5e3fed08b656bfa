import { randomUUID } from "node:crypto";
import type { GraphqlStatus } from "../../../metrics/graphql-api";

/** What is known of a request while it is answered. */
export interface RequestState {
  readonly correlationId: string;
  /** Milliseconds of the monotonic clock. */
  readonly startedAt: number;
  operation?: { readonly type: string; readonly name: string };
  status?: GraphqlStatus;
}

export const correlationHeader = "x-correlation-id";
const acceptable = /^[\w.:-]{1,128}$/;

/** The states of the requests that are being answered. */
export class RequestStates {
  private readonly states = new WeakMap<Request, RequestState>();

  of(request: Request): RequestState {
    let state = this.states.get(request);
    if (!state) {
      state = { correlationId: correlationIdOf(request), startedAt: performance.now() };
      this.states.set(request, state);
    }
    return state;
  }
}

/** The caller's id, when it is one that may stand in logs and headers; else a new one. */
function correlationIdOf(request: Request): string {
  const given = request.headers.get(correlationHeader);
  return given && acceptable.test(given) ? given : randomUUID();
}
