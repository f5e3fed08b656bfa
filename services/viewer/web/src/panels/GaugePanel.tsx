import { type FieldDisplay, ThresholdsMode, VizOrientation } from "@grafana/data";
import { useTheme2, VizRepeater } from "@grafana/ui";
import { sector } from "./arcs";
import type { PanelProps } from "./types";
import { nameOf, reducedValues, valueText } from "./values";

/** The gauge is open at the bottom: from where to where it goes, in parts of a turn from the top. */
const [start, sweep] = [-0.34, 0.68];

function Gauge({
  value,
  width,
  height,
  named,
}: {
  value: FieldDisplay;
  width: number;
  height: number;
  named: boolean;
}) {
  const { colors, typography, visualization } = useTheme2();
  const { thresholds } = value.field;
  const [min, max] = [value.field.min ?? 0, value.field.max ?? 100];
  const part = (number: number) => Math.min(Math.max((number - min) / (max - min || 1), 0), 1);
  const at = (share: number) => start + sweep * share;
  const room = named ? 22 : 0;
  const radius = Math.max(Math.min(width / 2, (height - room) / 1.62) - 4, 10);
  const steps = thresholds?.steps ?? [];
  const position = (step: number) =>
    thresholds?.mode === ThresholdsMode.Percentage ? Math.min(Math.max(step / 100, 0), 1) : part(step);
  const text = valueText(value);
  const known = Number.isFinite(value.display.numeric);
  return (
    <svg width={width} height={height} role="img" aria-label={`${nameOf(value)}: ${text}`}>
      <g transform={`translate(${width / 2} ${radius + 4})`}>
        <path d={sector(radius * 0.72, radius * 0.92, at(0), at(1))} fill={colors.background.secondary} />
        {known && (
          <path
            d={sector(radius * 0.72, radius * 0.92, at(0), at(part(value.display.numeric)))}
            fill={value.display.color}
          />
        )}
        {steps.map((step, index) => {
          const next = steps[index + 1];
          return (
            <path
              key={step.color + step.value}
              d={sector(radius * 0.95, radius, at(position(step.value ?? min)), at(next ? position(next.value) : 1))}
              fill={visualization.getColorByName(step.color)}
            />
          );
        })}
        <text
          textAnchor="middle"
          dominantBaseline="middle"
          fill={colors.text.primary}
          fontSize={Math.min(radius * 0.42, (radius * 2) / Math.max(text.length, 4))}
          fontWeight={typography.fontWeightMedium}
        >
          {text}
        </text>
        {named && (
          <text textAnchor="middle" y={radius * 0.62 + 24} fill={colors.text.primary} fontSize={14}>
            {nameOf(value)}
          </text>
        )}
      </g>
    </svg>
  );
}

/** A dial for each series, with its thresholds on the rim; the arc has the colour, which is too pale for a number on a light page. */
export function GaugePanel(props: PanelProps) {
  const theme = useTheme2();
  const values = reducedValues(props, theme);
  return (
    <VizRepeater<FieldDisplay>
      getValues={() => values}
      source={props.frames}
      renderCounter={0}
      width={props.width}
      height={props.height}
      orientation={(props.panel.options.orientation as VizOrientation) ?? VizOrientation.Auto}
      autoGrid
      itemSpacing={8}
      renderValue={({ value, width, height, count }) => (
        <Gauge value={value} width={width} height={height} named={count > 1} />
      )}
    />
  );
}
