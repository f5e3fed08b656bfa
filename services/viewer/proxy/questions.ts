import { HttpError } from "../http";
import type { QueryKind } from "../viewer-metrics";
import type { AllowedQueries } from "./allowed";

/** What is asked of Prometheus, after it was checked. */
export interface Question {
  readonly kind: QueryKind;
  /** Path below Prometheus' address. */
  readonly path: string;
  readonly query: URLSearchParams;
}

/** Most points of one series; Prometheus' own limit. */
const maxPoints = 11_000;
const timeParameter = /^\d{1,12}(\.\d{1,6})?$/;
const labelPath = /^label\/(\w{1,128})\/values$/;

/**
 * Turns a request below `/api/prometheus/` into the question for Prometheus.
 * @returns nothing when there is no such path.
 * @throws HttpError 403 when no dashboard asks this, 400 when a parameter is wrong.
 */
export function question(path: string, asked: URLSearchParams, allowed: AllowedQueries): Question | undefined {
  switch (path) {
    case "query":
      return { kind: "instant", path: "/api/v1/query", query: instant(asked, allowed) };
    case "query_range":
      return { kind: "range", path: "/api/v1/query_range", query: range(asked, allowed) };
    case "labels":
      return labels(asked, "/api/v1/labels", (match) => allowed.labelNames(match));
  }
  const label = labelPath.exec(path)?.[1];
  if (!label) return undefined;
  return labels(asked, `/api/v1/label/${label}/values`, (match) => allowed.labelValues(label, match));
}

function refused(what: string): HttpError {
  return new HttpError(403, `${what} is in no dashboard of this viewer; it answers only what its dashboards ask`);
}

function time(asked: URLSearchParams, name: string): string {
  const value = asked.get(name) ?? "";
  if (timeParameter.test(value)) return value;
  throw new HttpError(
    400,
    `parameter ${name}: found ${JSON.stringify(value)}, expected seconds, for example 1760000000`,
  );
}

function expression(asked: URLSearchParams, allowed: AllowedQueries): string {
  const found = asked.get("query") ?? "";
  if (!allowed.expression(found)) throw refused(`the query ${JSON.stringify(found.slice(0, 200))}`);
  return found;
}

function instant(asked: URLSearchParams, allowed: AllowedQueries): URLSearchParams {
  return new URLSearchParams({ query: expression(asked, allowed), time: time(asked, "time") });
}

function range(asked: URLSearchParams, allowed: AllowedQueries): URLSearchParams {
  const query = expression(asked, allowed);
  const [start, end, step] = [time(asked, "start"), time(asked, "end"), time(asked, "step")];
  const points = (Number(end) - Number(start)) / Number(step);
  if (!(points >= 0 && points <= maxPoints))
    throw new HttpError(400, `start, end and step give ${points} points, expected 0 to ${maxPoints}`);
  return new URLSearchParams({ query, start, end, step });
}

function labels(asked: URLSearchParams, path: string, isAllowed: (match: string) => boolean): Question {
  const match = asked.get("match[]") ?? "";
  if (!isAllowed(match)) throw refused(`the lookup ${path.slice("/api/v1/".length)} of ${JSON.stringify(match)}`);
  const query = new URLSearchParams({ start: time(asked, "start"), end: time(asked, "end") });
  if (match) query.set("match[]", match);
  return { kind: "labels", path, query };
}
