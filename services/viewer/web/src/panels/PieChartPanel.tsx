import { LegendDisplayMode, type VizLegendOptions } from "@grafana/schema";
import { useTheme2, VizLayout, VizLegend } from "@grafana/ui";
import { onCircle, sector } from "./arcs";
import { NoData } from "./NoData";
import type { PanelProps } from "./types";
import { nameOf, reducedValues, valueText } from "./values";

interface Options {
  pieType?: "pie" | "donut";
  displayLabels?: string[];
  legend?: Partial<VizLegendOptions> & { values?: string[] };
}

/** Shares of a whole. */
export function PieChartPanel(props: PanelProps) {
  const theme = useTheme2();
  const { pieType = "pie", displayLabels = [], legend = {} } = props.panel.options as Options;
  const values = reducedValues(props, theme).filter(({ display }) => display.numeric > 0);
  const total = values.reduce((sum, { display }) => sum + display.numeric, 0);
  // Shares of nothing.
  if (total === 0) return <NoData panel={props.panel} />;
  const percent = (value: number) => `${Math.round((value / total) * 100)}%`;
  const columns = legend.values ?? [];
  const items = values.map((value) => ({
    label: nameOf(value),
    color: value.display.color ?? theme.colors.text.primary,
    yAxis: 1,
    getItemKey: () => nameOf(value),
    getDisplayValues: () =>
      columns.map((column) =>
        column === "percent"
          ? { title: "Percent", text: percent(value.display.numeric), numeric: value.display.numeric / total }
          : { ...value.display, title: "Value" },
      ),
  }));
  const list =
    legend.showLegend === false ? null : (
      <VizLayout.Legend placement={legend.placement ?? "right"}>
        <VizLegend
          items={items}
          displayMode={legend.displayMode ?? LegendDisplayMode.List}
          placement={legend.placement ?? "right"}
        />
      </VizLayout.Legend>
    );
  let turn = 0;
  return (
    <VizLayout width={props.width} height={props.height} legend={list}>
      {(width, height) => {
        const radius = Math.max(Math.min(width, height) / 2 - 4, 10);
        return (
          <svg
            width={width}
            height={height}
            role="img"
            aria-label={`${props.panel.title}. ${values.map((value) => `${nameOf(value)}: ${valueText(value)}`).join("; ")}`}
          >
            <g transform={`translate(${width / 2} ${height / 2})`}>
              {values.map((value) => {
                const share = value.display.numeric / total;
                const from = turn;
                turn += share;
                const [x, y] = onCircle(radius * (pieType === "donut" ? 0.8 : 0.65), from + share / 2);
                const label = displayLabels
                  .map(
                    (kind) =>
                      ({ percent: percent(value.display.numeric), value: valueText(value), name: nameOf(value) })[
                        kind
                      ] ?? "",
                  )
                  .join(" ");
                return (
                  <g key={nameOf(value)}>
                    <path
                      d={sector(pieType === "donut" ? radius * 0.6 : 0, radius, from, turn)}
                      fill={value.display.color}
                      stroke={theme.colors.background.primary}
                    >
                      <title>{`${nameOf(value)}: ${valueText(value)} (${percent(value.display.numeric)})`}</title>
                    </path>
                    {share > 0.06 && (
                      <text
                        x={x}
                        y={y}
                        textAnchor="middle"
                        dominantBaseline="central"
                        fontSize={12}
                        fontWeight={500}
                        fill={theme.colors.getContrastText(value.display.color ?? "#000")}
                      >
                        {label}
                      </text>
                    )}
                  </g>
                );
              })}
            </g>
          </svg>
        );
      }}
    </VizLayout>
  );
}
