import { Icon, ToolbarButton, useTheme2 } from "@grafana/ui";
import type { ReactNode } from "react";
import { useThemeMode } from "./theme";

/** The bar at the top of every page; it says what this is, and what it is not. */
export function Header({ title, folder, children }: { title: string; folder?: string; children?: ReactNode }) {
  const { mode, toggle } = useThemeMode();
  const { colors } = useTheme2();
  return (
    <header className="header" style={{ background: colors.background.primary, borderColor: colors.border.weak }}>
      <nav aria-label="Breadcrumb" className="crumbs">
        <a href="/" style={{ color: colors.text.link }}>
          <Icon name="apps" aria-hidden /> Dashboards
        </a>
        {folder && <span style={{ color: colors.text.secondary }}>{folder}</span>}
        <h1>{title}</h1>
      </nav>
      <div className="tools">
        <span className="what" style={{ color: colors.text.secondary, borderColor: colors.border.medium }}>
          Read-only viewer, not Grafana
        </span>
        {children}
        <ToolbarButton
          icon="adjust-circle"
          tooltip={mode === "dark" ? "Light theme" : "Dark theme"}
          aria-label={mode === "dark" ? "Light theme" : "Dark theme"}
          onClick={toggle}
        />
      </div>
    </header>
  );
}
