import { Alert, LoadingPlaceholder, TagList, useTheme2 } from "@grafana/ui";
import { useEffect, useState } from "react";
import { Header } from "./Header";
import type { DashboardSummary } from "./model";
import { getJson } from "./query/api";

/** The first page: every dashboard by its folder. */
export function DashboardList() {
  const [dashboards, setDashboards] = useState<readonly DashboardSummary[]>();
  const [error, setError] = useState<string>();
  const { colors, shape } = useTheme2();
  useEffect(() => {
    document.title = "Dashboards";
    getJson<DashboardSummary[]>("/api/dashboards").then(setDashboards, ({ message }: Error) => setError(message));
  }, []);
  return (
    <>
      <Header title="All dashboards" />
      <main className="list">
        <p style={{ color: colors.text.secondary }}>
          The stack's dashboards, drawn with Grafana's published libraries against the stack's Prometheus and
          Alertmanager. This is a viewer: it reads only, and it is not Grafana.
        </p>
        {error && <Alert title="The dashboards could not be read">{error}</Alert>}
        {!dashboards && !error && <LoadingPlaceholder text="Loading" />}
        {dashboards?.length === 0 && <Alert severity="info" title="There is no dashboard yet" />}
        <ul>
          {dashboards?.map(({ uid, url, title, description, folder, tags, panels }) => (
            <li
              key={uid}
              style={{
                background: colors.background.primary,
                borderColor: colors.border.weak,
                borderRadius: shape.radius.default,
              }}
            >
              <a href={url} style={{ color: colors.text.link }}>
                {title}
              </a>
              <span style={{ color: colors.text.secondary }}>
                {folder} · {panels} panels
              </span>
              {description && <p style={{ color: colors.text.secondary }}>{description}</p>}
              <TagList tags={[...tags]} className="tags" />
            </li>
          ))}
        </ul>
      </main>
    </>
  );
}
