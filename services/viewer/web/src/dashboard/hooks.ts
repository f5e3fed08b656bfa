import { rangeUtil, type TimeRange } from "@grafana/data";
import { useCallback, useEffect, useState } from "react";
import { type AnnotationEvent, readAnnotation } from "../query/annotations";
import { isAsking } from "../query/api";
import type { VariableValues } from "../query/interpolate";
import { keepingOptions, knownVariables, type ResolvedVariable, resolveVariables } from "../query/variables";
import { type Followed, follow, type Loaded, take } from "./loading";
import { repeat } from "./repeat";

const unlessSame = <T>(last: T, next: T): T => (JSON.stringify(last) === JSON.stringify(next) ? last : next);

/** What is read as it is now; it stays while it cannot be read, beside the reason. @param take Reads it; the same one each time */
export function useFollowed<T>(take: () => Promise<T>): Followed<T> {
  const [state, setState] = useState<Followed<T>>({});
  useEffect(
    () =>
      follow(take, ({ loaded, error }) =>
        // Nothing is asked anew of a dashboard that is the same.
        setState((last) => ({ loaded: loaded ? unlessSame(last.loaded, loaded) : last.loaded, error })),
      ),
    [take],
  );
  return state;
}

/** The dashboard with this uid. */
export const useLoaded = (uid: string): Followed<Loaded> => useFollowed(useCallback(() => take(uid), [uid]));

/**
 * Counts up at every interval, once in 5 s at most. It waits while the page cannot be seen, and while questions are open: to ask
 * them again would give up the ones before, and what is slow or hangs would never be shown.
 */
export function useTick(refresh: string): [tick: number, now: () => void] {
  const [tick, setTick] = useState(0);
  useEffect(() => {
    if (!/^\d+(ms|[smhd])$/.test(refresh)) return;
    const ms = Math.max(rangeUtil.intervalToMs(refresh), 5000);
    const isReady = () => !document.hidden && !isAsking();
    return repeat(ms, isReady, () => setTick((last) => last + 1));
  }, [refresh]);
  return [tick, () => setTick((last) => last + 1)];
}

/** Longest time that other questions wait for the first answer of a panel, milliseconds. */
const patience = 3000;

/** Whether a panel has had an answer, or none has come for too long; what no panel waits for is asked after that. */
export function useFirstAnswer(): [isAnswered: boolean, answered: () => void] {
  const [isAnswered, setAnswered] = useState(false);
  const answered = useCallback(() => setAnswered(true), []);
  useEffect(() => {
    const timer = setTimeout(answered, patience);
    return () => clearTimeout(timer);
  }, [answered]);
  return [isAnswered, answered];
}

/**
 * The variables for what the address says. Where their values are known without their options, nobody waits for these, and they
 * are asked for after the first answer; else the former ones stay while new options are asked for.
 */
export function useVariables(
  { dashboard, config }: Loaded,
  range: TimeRange,
  chosen: string,
  isAnswered: boolean,
): ResolvedVariable[] | undefined {
  const [variables, setVariables] = useState<ResolvedVariable[]>();
  useEffect(() => {
    const list = dashboard.templating?.list ?? [];
    const parameters = new URLSearchParams(chosen);
    const isKnown = knownVariables(list, parameters) !== undefined;
    if (isKnown) setVariables((last) => unlessSame(last, knownVariables(list, parameters, last)));
    if (isKnown && !isAnswered) return;
    const abort = new AbortController();
    resolveVariables(list, { range, parameters, signal: abort.signal, ...config }).then(
      (found) => setVariables((last) => unlessSame(last, keepingOptions(found, parameters, last))),
      () => {},
    );
    return () => abort.abort();
  }, [dashboard, config, range, chosen, isAnswered]);
  return variables;
}

/** What the annotations' queries gave. */
interface Annotations {
  readonly events: AnnotationEvent[];
  /** Why the events of some could not be read. */
  readonly errors: string[];
}

/** Events of every annotation; one whose query fails leaves the others alone. */
export function useAnnotations(
  { dashboard }: Loaded,
  range: TimeRange,
  variables: VariableValues | undefined,
  isAnswered: boolean,
): Annotations {
  const [annotations, setAnnotations] = useState<Annotations>({ events: [], errors: [] });
  useEffect(() => {
    if (!variables || !isAnswered) return;
    const abort = new AbortController();
    const list = (dashboard.annotations?.list ?? []).filter(
      ({ enable = true, expr, target }) => enable && (expr || target?.expr),
    );
    Promise.allSettled(list.map((one) => readAnnotation(one, range, variables, abort.signal))).then((results) => {
      if (abort.signal.aborted) return;
      const events = results.flatMap((result) => (result.status === "fulfilled" ? result.value : []));
      events.sort((one, other) => one.from - other.from);
      const errors = results.flatMap((result, index) =>
        result.status === "rejected" ? [`Annotation ${list[index]?.name}: ${(result.reason as Error).message}`] : [],
      );
      const found = { events, errors };
      setAnnotations((last) => (JSON.stringify(last) === JSON.stringify(found) ? last : found));
    });
    return () => abort.abort();
  }, [dashboard, range, variables, isAnswered]);
  return annotations;
}
