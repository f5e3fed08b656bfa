import type { TimeRange } from "@grafana/data";
import { createContext, useContext } from "react";
import type { AnnotationEvent } from "../query/annotations";
import type { VariableValues } from "../query/interpolate";

/** What the panels of a dashboard share. */
export interface DashboardContext {
  readonly range: TimeRange;
  readonly variables: VariableValues;
  /** Seconds. */
  readonly scrapeInterval: number;
  /** Counts the refreshes; every panel asks again when it changes. */
  readonly tick: number;
  readonly annotations: readonly AnnotationEvent[];
  /** Tells that a panel has its answer, or an error. */
  readonly answered: () => void;
  readonly zoom: (from: number, to: number) => void;
}

export const Shared = createContext<DashboardContext | undefined>(undefined);

export function useDashboard(): DashboardContext {
  const context = useContext(Shared);
  if (!context) throw new Error("a panel stands outside of a dashboard");
  return context;
}
