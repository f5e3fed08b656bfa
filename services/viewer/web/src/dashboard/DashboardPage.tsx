import { Alert, LinkButton, LoadingPlaceholder, RefreshPicker, TimeRangePicker } from "@grafana/ui";
import { useEffect, useMemo } from "react";
import { Header } from "../Header";
import { interpolate, type VariableValue } from "../query/interpolate";
import { useLocation, useSetParameters } from "../url-state";
import { type DashboardContext, Shared } from "./context";
import { useAnnotations, useFirstAnswer, useLoaded, useTick, useVariables } from "./hooks";
import type { Loaded } from "./loading";
import { SectionView } from "./SectionView";
import { sectionsOf } from "./sections";
import { moved, parseRange, rangeParameters } from "./time";
import { VariablePicker } from "./VariablePicker";

export function DashboardPage({ uid }: { uid: string }) {
  const { loaded, error } = useLoaded(uid);
  if (loaded) return <Board loaded={loaded} error={error} />;
  if (error)
    return (
      <>
        <Header title="Dashboard" />
        <main className="list">
          <Alert title="The dashboard cannot be shown">{error}</Alert>
        </main>
      </>
    );
  return <LoadingPlaceholder text="Loading" />;
}

/** Only the parameters that variables read: another time range does not change what is chosen. */
function chosenVariables(search: string): string {
  return [...new URLSearchParams(search)]
    .filter(([name]) => name.startsWith("var-"))
    .map((pair) => pair.map(encodeURIComponent).join("="))
    .join("&");
}

function useBoard(loaded: Loaded) {
  const { dashboard, config } = loaded;
  const { search } = useLocation();
  const parameters = new URLSearchParams(search);
  const from = parameters.get("from") ?? dashboard.time?.from ?? "now-1h";
  const to = parameters.get("to") ?? dashboard.time?.to ?? "now";
  const refresh = parameters.get("refresh") ?? (typeof dashboard.refresh === "string" ? dashboard.refresh : "");
  const [tick, refreshNow] = useTick(refresh);
  // A refresh moves a range that ends now.
  const range = useMemo(() => parseRange(from, to), [from, to, tick]);
  const [isAnswered, answered] = useFirstAnswer();
  const resolved = useVariables(loaded, range, chosenVariables(search), isAnswered);
  // Other options must not make every panel ask again, only other values.
  const values = resolved && JSON.stringify(resolved.map(({ definition, value }) => [definition.name, value]));
  const variables = useMemo(() => (values ? new Map<string, VariableValue>(JSON.parse(values)) : undefined), [values]);
  const { events: annotations, errors } = useAnnotations(loaded, range, variables, isAnswered);
  const setParameters = useSetParameters();
  const context = useMemo<DashboardContext | undefined>(
    () =>
      variables && {
        range,
        variables,
        tick,
        annotations,
        answered,
        scrapeInterval: config.scrapeInterval,
        zoom: (start, end) => setParameters({ from: String(Math.round(start)), to: String(Math.round(end)) }),
      },
    [range, variables, tick, annotations, answered, config, setParameters],
  );
  return { range, refresh, refreshNow, resolved, errors, context, setParameters };
}

type BoardState = ReturnType<typeof useBoard>;

function TimeControls({ dashboard, board }: { dashboard: Loaded["dashboard"]; board: BoardState }) {
  const { range, refresh, refreshNow, setParameters } = board;
  return (
    <>
      <TimeRangePicker
        value={range}
        onChange={(next) => setParameters(rangeParameters(next))}
        // Never called: without a time zone the picker has no control for it.
        onChangeTimeZone={() => {}}
        onMoveBackward={() => setParameters(moved(range, "back"))}
        onMoveForward={() => setParameters(moved(range, "forth"))}
        onZoom={() => setParameters(moved(range, "wider"))}
      />
      <RefreshPicker
        value={refresh}
        intervals={dashboard.timepicker?.refresh_intervals}
        tooltip="Refresh the dashboard"
        onRefresh={refreshNow}
        onIntervalChanged={(interval) => setParameters({ refresh: interval })}
      />
    </>
  );
}

/** Links of the dashboard; they carry variables and time along where the dashboard says so, time also where it is a default. */
function DashboardLinks({
  dashboard,
  board: { context, range },
}: {
  dashboard: Loaded["dashboard"];
  board: BoardState;
}) {
  const { search } = useLocation();
  const target = (url: string, { includeVars, keepTime }: { includeVars?: boolean; keepTime?: boolean }) => {
    const kept = [...new URLSearchParams(search)].filter(
      ([name]) => (includeVars && name.startsWith("var-")) || (keepTime && name === "refresh"),
    );
    if (keepTime) kept.push(...Object.entries(rangeParameters(range)));
    return kept.length ? `${url}${url.includes("?") ? "&" : "?"}${new URLSearchParams(kept)}` : url;
  };
  return (
    <nav className="links" aria-label="Links of the dashboard">
      {dashboard.links
        ?.filter(({ type, url }) => type === "link" && url)
        .map((link) => (
          <LinkButton
            key={link.title}
            size="sm"
            variant="secondary"
            fill="outline"
            href={target(interpolate(link.url ?? "", context?.variables ?? new Map(), "raw"), link)}
            tooltip={link.tooltip || undefined}
            {...(link.targetBlank && { target: "_blank", rel: "noreferrer" })}
          >
            {link.title}
          </LinkButton>
        ))}
    </nav>
  );
}

/** What the dashboard could not read beside the panels, which say themselves what they could not. */
function Problems({ board: { resolved = [], errors }, error }: { board: BoardState; error?: string }) {
  const failed = resolved.flatMap(({ definition: { label, name }, error }) =>
    error ? [`Variable ${label || name}: ${error}`] : [],
  );
  const all = [...(error ? [`Dashboard: ${error}`] : []), ...failed, ...errors];
  if (all.length === 0) return null;
  return (
    <Alert severity="warning" title="Some of this dashboard could not be read">
      {all.map((problem) => (
        <div key={problem}>{problem}</div>
      ))}
    </Alert>
  );
}

function Board({ loaded, error }: { loaded: Loaded; error?: string }) {
  const { dashboard, meta } = loaded;
  const board = useBoard(loaded);
  const sections = useMemo(() => sectionsOf(dashboard.panels), [dashboard]);
  useEffect(() => {
    document.title = `${dashboard.title} · viewer`;
  }, [dashboard]);
  return (
    <>
      <Header title={dashboard.title} folder={meta.folder}>
        <TimeControls dashboard={dashboard} board={board} />
      </Header>
      <div className="controls">
        {board.resolved?.map((variable) => (
          <VariablePicker
            key={variable.definition.name}
            variable={variable}
            onChange={(values) => board.setParameters({ [`var-${variable.definition.name}`]: values })}
          />
        ))}
        <DashboardLinks dashboard={dashboard} board={board} />
      </div>
      <main className="board">
        <Problems board={board} error={error} />
        {board.context && (
          <Shared.Provider value={board.context}>
            {sections.map((section, index) => (
              <SectionView key={section.row?.id ?? `top-${index}`} section={section} />
            ))}
          </Shared.Provider>
        )}
      </main>
    </>
  );
}
