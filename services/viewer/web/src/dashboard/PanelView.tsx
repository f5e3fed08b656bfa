import { LoadingState, renderMarkdown } from "@grafana/data";
import { ErrorBoundary, Icon, PanelChrome, useTheme2 } from "@grafana/ui";
import { memo, Suspense, useMemo } from "react";
import type { Panel } from "../model";
import { panelKinds } from "../panels";
import { NoData } from "../panels/NoData";
import { present } from "../query/field-config";
import { interpolate } from "../query/interpolate";
import { useDashboard } from "./context";
import { ownRange } from "./time";
import { useBox } from "./useBox";
import { usePanelData } from "./usePanelData";

function Message({ icon, children }: { icon?: "exclamation-triangle"; children: string }) {
  const { colors } = useTheme2();
  return (
    <div
      className="message"
      data-panel-error={icon && ""}
      style={{ color: icon ? colors.error.text : colors.text.secondary }}
    >
      {icon && <Icon name={icon} size="xl" aria-hidden />}
      <span>{children}</span>
    </div>
  );
}

function Links({ panel }: { panel: Panel }) {
  const { variables } = useDashboard();
  const { colors } = useTheme2();
  return (
    <div className="panel-links">
      {panel.links?.map(({ title, url, targetBlank }) => (
        <a
          key={title}
          href={interpolate(url ?? "", variables, "raw")}
          title={title}
          aria-label={title}
          style={{ color: colors.text.secondary, padding: 4 }}
          {...(targetBlank && { target: "_blank", rel: "noreferrer" })}
        >
          <Icon name="external-link-alt" aria-hidden />
        </a>
      ))}
    </div>
  );
}

function Body({
  panel,
  state,
  width,
  height,
}: {
  panel: Panel;
  state: ReturnType<typeof usePanelData>;
  width: number;
  height: number;
}) {
  const theme = useTheme2();
  const { range } = useDashboard();
  const { frames, error, variables } = state;
  const data = useMemo(() => frames && present(panel, frames, theme, variables), [panel, frames, theme, variables]);
  const kind = panelKinds[panel.type];
  if (!kind)
    return (
      <Message icon="exclamation-triangle">{`This viewer does not draw panels of the type ${panel.type}.`}</Message>
    );
  if (kind.needsData && !data)
    return error ? <Message icon="exclamation-triangle">{error}</Message> : <Message>Loading</Message>;
  if (kind.needsData && !data?.some(({ length }) => length > 0))
    return error ? <Message icon="exclamation-triangle">{error}</Message> : <NoData panel={panel} />;
  return (
    <Suspense fallback={null}>
      <kind.component
        panel={panel}
        frames={data ?? []}
        range={ownRange(range, panel.timeFrom)}
        variables={variables}
        width={width}
        height={height}
      />
    </Suspense>
  );
}

/** One panel: its frame, its state, and what it shows. */
export const PanelView = memo(function PanelView({ panel }: { panel: Panel }) {
  const { ref, size, visible } = useBox();
  const state = usePanelData(panel, size.width, visible);
  const title = interpolate(panel.title ?? "", state.variables, "text");
  const { description } = panel;
  return (
    <div
      ref={ref}
      data-panel={panel.id}
      data-type={panel.type}
      data-state={state.error ? "error" : state.loading ? "loading" : state.asked ? "done" : "idle"}
      style={{ height: "100%" }}
    >
      {size.width > 0 && (
        <PanelChrome
          width={size.width}
          height={size.height}
          title={title}
          description={
            description ? () => renderMarkdown(interpolate(description, state.variables, "text")) : undefined
          }
          titleItems={panel.links?.length ? <Links panel={panel} /> : undefined}
          loadingState={state.loading ? LoadingState.Loading : LoadingState.Done}
          statusMessage={state.error}
          displayMode={panel.transparent ? "transparent" : "default"}
        >
          {(width, height) => (
            <ErrorBoundary dependencies={[state.frames]}>
              {({ error }) =>
                error ? (
                  <Message icon="exclamation-triangle">{error.message}</Message>
                ) : (
                  <Body panel={panel} state={state} width={width} height={height} />
                )
              }
            </ErrorBoundary>
          )}
        </PanelChrome>
      )}
    </div>
  );
});
