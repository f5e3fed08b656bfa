import {
  compareArrayValues,
  compareDataFrameStructures,
  type DataFrame,
  dateTimeFormat,
  type Field,
  FieldType,
} from "@grafana/data";
import { LegendDisplayMode, SortOrder, TooltipDisplayMode, type VizLegendOptions } from "@grafana/schema";
import {
  getFieldDisplayItems,
  PanelContextProvider,
  SeriesVisibilityChangeMode,
  TimeSeries,
  TooltipPlugin2,
  type UPlotConfigBuilder,
  VizTooltipContent,
  VizTooltipHeader,
  VizTooltipWrapper,
} from "@grafana/ui";
import { useCallback, useMemo, useRef, useState } from "react";
import { useDashboard } from "../dashboard/context";
import type { AnnotationEvent } from "../query/annotations";
import { AnnotationMarks, TooltipEvents } from "./AnnotationMarks";
import { eventsAt } from "./events";
import type { PanelProps } from "./types";

interface Options {
  legend?: Partial<VizLegendOptions>;
  tooltip?: { mode?: TooltipDisplayMode; sort?: SortOrder; maxHeight?: number };
}

const standardLegend: VizLegendOptions = {
  displayMode: LegendDisplayMode.List,
  placement: "bottom",
  showLegend: true,
  calcs: [],
};
/** The tooltip shows every series at the time under the pointer; the library has this as a constant that is not exported. */
const hoverAll = 1;
/** How near to the pointer an event is told of, pixels. */
const eventReach = 8;

const nameOf = (field: Field): string => field.state?.displayName ?? field.config.displayNameFromDS ?? field.name;
const isSeries = ({ type }: Field): boolean => type !== FieldType.time;

/** Which series the legend has left on: a click shows one alone, with a key held it is added or taken away. */
function useHidden(frames: DataFrame[]) {
  const [shown, setShown] = useState<ReadonlySet<string>>();
  const toggle = useCallback(
    (name: string, mode: SeriesVisibilityChangeMode) => {
      setShown((last) => {
        if (mode === SeriesVisibilityChangeMode.ToggleSelection)
          return last?.size === 1 && last.has(name) ? undefined : new Set([name]);
        const all = frames.flatMap(({ fields }) => fields.filter(isSeries).map(nameOf));
        const next = new Set(last ?? all);
        if (!next.delete(name)) next.add(name);
        return next.size && all.some((one) => !next.has(one)) ? next : undefined;
      });
    },
    [frames],
  );
  return { shown, toggle };
}

function withHidden(frames: DataFrame[], shown: ReadonlySet<string> | undefined): DataFrame[] {
  if (!shown) return frames;
  const hide = (field: Field): Field => {
    if (!isSeries(field) || shown.has(nameOf(field))) return field;
    const hideFrom = { viz: true, legend: false, tooltip: true };
    return { ...field, config: { ...field.config, custom: { ...field.config.custom, hideFrom } } };
  };
  return frames.map((frame) => ({ ...frame, fields: frame.fields.map(hide) }));
}

/** Counts up when there are other series, or they look different: only then is the plot set up anew, which ends what a user does in it. */
function useStructureRevision(frames: DataFrame[]): number {
  const last = useRef({ frames, revision: 1 });
  return useMemo(() => {
    const isSame = compareArrayValues(last.current.frames, frames, compareDataFrameStructures);
    last.current = { frames, revision: last.current.revision + (isSame ? 0 : 1) };
    return last.current.revision;
  }, [frames]);
}

function Tooltip({
  aligned,
  indexes,
  series,
  options,
  events,
  reach,
  isPinned,
}: {
  aligned: DataFrame;
  indexes: (number | null)[];
  series: number | null;
  options: Options;
  events: readonly AnnotationEvent[];
  /** Milliseconds. */
  reach: number;
  isPinned: boolean;
}) {
  const [time] = aligned.fields;
  const at = indexes[0];
  if (!time || at === null || at === undefined) return null;
  const { mode = TooltipDisplayMode.Single, sort = SortOrder.None, maxHeight } = options.tooltip ?? {};
  const isShown = (field: Field) => field.type === FieldType.number && !field.config.custom?.hideFrom?.tooltip;
  return (
    <VizTooltipWrapper>
      <VizTooltipHeader item={{ label: "", value: dateTimeFormat(time.values[at]) }} isPinned={isPinned} />
      <VizTooltipContent
        items={getFieldDisplayItems(aligned.fields, time, indexes, series, mode, sort, isShown)}
        isPinned={isPinned}
        scrollable={isPinned}
        maxHeight={maxHeight}
      />
      <TooltipEvents events={eventsAt(events, time.values, at, reach)} />
    </VizTooltipWrapper>
  );
}

/** Lines and bars over time, by Grafana's own component, with the dashboard's annotations on them. */
export function TimeSeriesPanel({ panel, frames, range, width, height }: PanelProps) {
  const { zoom, annotations } = useDashboard();
  const options = panel.options as Options;
  const { shown, toggle } = useHidden(frames);
  const drawn = useMemo(() => withHidden(frames, shown), [frames, shown]);
  const structureRev = useStructureRevision(drawn);
  const context = useMemo(
    () => ({
      eventsScope: "global",
      eventBus: nowhere,
      onToggleSeriesVisibility: toggle,
      canAddAnnotations: () => false,
    }),
    [toggle],
  );
  const legend = useMemo(() => ({ ...standardLegend, ...options.legend }), [options.legend]);
  const extras = (builder: UPlotConfigBuilder, aligned: DataFrame) => (
    <>
      <TooltipPlugin2
        config={builder}
        hoverMode={hoverAll}
        queryZoom={({ from, to }) => zoom(from, to)}
        render={(plot, indexes, series, isPinned) => (
          <Tooltip
            aligned={aligned}
            indexes={indexes}
            series={series}
            options={options}
            events={annotations}
            reach={plot.posToVal(eventReach, "x") - plot.posToVal(0, "x")}
            isPinned={isPinned}
          />
        )}
      />
      <AnnotationMarks config={builder} events={annotations} />
    </>
  );
  return (
    <PanelContextProvider value={context as never}>
      <TimeSeries
        frames={drawn}
        structureRev={structureRev}
        width={width}
        height={height}
        timeRange={range}
        timeZone="browser"
        legend={legend}
        options={options as never}
      >
        {extras}
      </TimeSeries>
    </PanelContextProvider>
  );
}

const subscription = { unsubscribe() {} };
const stream = { subscribe: () => subscription, pipe: () => stream };
/** Panels tell each other nothing. */
const nowhere = {
  publish() {},
  getStream: () => stream,
  subscribe: () => subscription,
  removeAllListeners() {},
  newScopedBus: () => nowhere,
};
