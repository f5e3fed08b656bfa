import { ErrorBoundaryAlert, PortalContainer, TimeRangeProvider } from "@grafana/ui";
import { DashboardList } from "./DashboardList";
import { DashboardPage } from "./dashboard/DashboardPage";
import { uidOf } from "./dashboard/loading";
import { ThemeProvider } from "./theme";
import { navigate, useLocation } from "./url-state";

function Page() {
  const { path } = useLocation();
  const uid = uidOf(path);
  return uid ? <DashboardPage key={uid} uid={uid} /> : <DashboardList />;
}

/** Links inside of the viewer do not load the page again. */
function follow(event: React.MouseEvent): void {
  const link = (event.target as Element).closest("a");
  if (!link || event.defaultPrevented || event.button !== 0 || link.target) return;
  // The browser opens another window or tab, or saves.
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  const url = new URL(link.href, window.location.href);
  if (url.origin !== window.location.origin || !/^\/(d\/|$)/.test(url.pathname)) return;
  event.preventDefault();
  navigate(url.pathname + url.search);
}

export function App() {
  return (
    <ThemeProvider>
      <TimeRangeProvider>
        <ErrorBoundaryAlert>
          {/* biome-ignore lint/a11y/useKeyWithClickEvents lint/a11y/noStaticElementInteractions: links fire clicks for the keyboard too */}
          <div onClick={follow}>
            <Page />
          </div>
        </ErrorBoundaryAlert>
        <PortalContainer />
      </TimeRangeProvider>
    </ThemeProvider>
  );
}
