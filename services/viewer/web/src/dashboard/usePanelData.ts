import type { DataFrame } from "@grafana/data";
import { useEffect, useMemo, useRef, useState } from "react";
import type { Panel } from "../model";
import { transform } from "../query/field-config";
import type { VariableValues } from "../query/interpolate";
import { panelVariables, runPanel } from "../query/run";
import { useDashboard } from "./context";
import { ownRange } from "./time";

export interface PanelState {
  /** Nothing until the first answer. */
  readonly frames?: DataFrame[];
  readonly error?: string;
  readonly loading: boolean;
  /** Whether it has been asked at all. */
  readonly asked: boolean;
  readonly variables: VariableValues;
}

/** Widths are told apart in steps, so that a scrollbar does not make every panel ask again. Pixels. */
const widthStep = 100;

/** Asks for a panel while it can be seen; the last data stay while new are asked for, and when asking fails. */
export function usePanelData(panel: Panel, width: number, visible: boolean): PanelState {
  const { range, variables, scrapeInterval, tick, answered } = useDashboard();
  const [state, setState] = useState<Omit<PanelState, "variables">>({
    loading: false,
    asked: panel.targets.length === 0,
  });
  const points = Math.max(Math.ceil(width / widthStep) * widthStep, widthStep);
  const own = useMemo(() => ownRange(range, panel.timeFrom), [range, panel.timeFrom]);
  const context = useMemo(() => ({ range: own, variables, scrapeInterval }), [own, variables, scrapeInterval]);
  const asked = useRef<unknown>(undefined);
  // A refresh changes nothing but the tick.
  const question = useMemo(() => ({}), [context, points, tick, panel]);
  useEffect(() => {
    if (!visible || width === 0 || asked.current === question || panel.targets.length === 0) return;
    const abort = new AbortController();
    setState((last) => ({ ...last, loading: true, asked: true }));
    runPanel(panel, { ...context, signal: abort.signal }, points)
      .then((frames) => transform(panel, frames, panelVariables(panel, context, points).variables))
      .then(
        (frames) => {
          asked.current = question;
          setState({ frames, loading: false, asked: true });
          answered();
        },
        (error: Error) => {
          if (abort.signal.aborted) return;
          asked.current = question;
          setState((last) => ({ ...last, error: error.message, loading: false }));
          answered();
        },
      );
    return () => abort.abort();
  }, [question, visible, width === 0]);
  const all = useMemo(() => panelVariables(panel, context, points).variables, [panel, context, points]);
  return { ...state, variables: all };
}
