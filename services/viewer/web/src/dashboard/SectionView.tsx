import { Icon, useTheme2 } from "@grafana/ui";
import { useState } from "react";
import { interpolate } from "../query/interpolate";
import { useDashboard } from "./context";
import { PanelView } from "./PanelView";
import { place, type Section } from "./sections";

/** A row that opens and closes; panels of a closed one ask nothing. */
export function SectionView({ section }: { section: Section }) {
  const [open, setOpen] = useState(!section.row?.collapsed);
  const { variables } = useDashboard();
  const { colors } = useTheme2();
  return (
    <section>
      {section.row && (
        <h2 style={{ margin: 0 }}>
          <button
            type="button"
            className="row-title"
            aria-expanded={open}
            style={{ color: colors.text.primary }}
            onClick={() => setOpen(!open)}
          >
            <Icon name={open ? "angle-down" : "angle-right"} aria-hidden />
            {interpolate(section.row.title ?? "", variables, "text")}
            {!open && <span style={{ color: colors.text.secondary }}>({section.panels.length} panels)</span>}
          </button>
        </h2>
      )}
      {open && (
        <div className="grid">
          {section.panels.map((panel) => (
            <div key={panel.id} style={place(panel, section)}>
              <PanelView panel={panel} />
            </div>
          ))}
        </div>
      )}
    </section>
  );
}
