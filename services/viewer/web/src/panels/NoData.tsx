import { useTheme2 } from "@grafana/ui";
import type { Panel } from "../model";

/** What a panel says that has nothing to show. */
export function NoData({ panel, otherwise = "No data" }: { panel: Panel; otherwise?: string }) {
  const { colors } = useTheme2();
  return (
    <div className="message" data-no-data style={{ height: "100%", color: colors.text.secondary }}>
      <span>{panel.fieldConfig.defaults.noValue || otherwise}</span>
    </div>
  );
}
