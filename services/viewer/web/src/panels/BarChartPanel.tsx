import { formattedValueToString } from "@grafana/data";
import { useTheme2 } from "@grafana/ui";
import type { PanelProps } from "./types";
import { nameOf, reducedValues } from "./values";

/** An upright bar for each value, with its name below and the value above. */
export function BarChartPanel(props: PanelProps) {
  const theme = useTheme2();
  const values = reducedValues(props, theme);
  const { width, height } = props;
  const [top, bottom] = [20, 24];
  const most = Math.max(...values.map(({ display }) => display.numeric), 1e-9);
  const each = width / Math.max(values.length, 1);
  const letters = Math.max(Math.floor(each / 7), 2);
  return (
    <svg
      width={width}
      height={height}
      role="img"
      aria-label={`${props.panel.title}. ${values.map((one) => `${nameOf(one)}: ${formattedValueToString(one.display)}`).join("; ")}`}
      fontSize={12}
      textAnchor="middle"
    >
      {values.map((value, index) => {
        const tall = Math.max((value.display.numeric / most) * (height - top - bottom), 0) || 0;
        const name = nameOf(value);
        return (
          <g key={name} transform={`translate(${(index + 0.5) * each} 0)`}>
            <title>{`${name}: ${formattedValueToString(value.display)}`}</title>
            <rect
              x={-each * 0.35}
              width={each * 0.7}
              y={height - bottom - tall}
              height={tall}
              fill={value.display.color}
            />
            <text y={height - bottom - tall - 5} fill={theme.colors.text.primary}>
              {formattedValueToString(value.display)}
            </text>
            <text y={height - 7} fill={theme.colors.text.secondary}>
              {name.length > letters ? `${name.slice(0, letters - 1)}…` : name}
            </text>
          </g>
        );
      })}
    </svg>
  );
}
