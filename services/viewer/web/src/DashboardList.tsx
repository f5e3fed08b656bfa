import { Alert, LoadingPlaceholder, TagList, useTheme2 } from "@grafana/ui";
import { useEffect } from "react";
import { useFollowed } from "./dashboard/hooks";
import { list } from "./dashboard/loading";
import { Header } from "./Header";

/** The first page: every dashboard by its folder. */
export function DashboardList() {
  const { loaded: dashboards, error } = useFollowed(list);
  const { colors, shape } = useTheme2();
  useEffect(() => {
    document.title = "Dashboards";
  }, []);
  return (
    <>
      <Header title="All dashboards" />
      <main className="list">
        <p style={{ color: colors.text.secondary }}>
          The stack's dashboards against the stack's Prometheus and Alertmanager, in good part drawn with Grafana's
          published libraries. This is a viewer: it reads only, and it is not Grafana.
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
