import {
  type DisplayValue,
  dateTimeFormat,
  FieldType,
  formattedValueToString,
  getFieldDisplayName,
} from "@grafana/data";
import { useTheme2 } from "@grafana/ui";
import { timeTicks } from "./ticks";
import type { PanelProps } from "./types";

/** One state of a series, from its first time to the next state's. Milliseconds. */
export interface Span {
  readonly from: number;
  readonly to: number;
  readonly value: unknown;
}

/** Equal neighbours become one span; a missing value ends the span before it. */
export function spansOf(times: readonly number[], values: readonly unknown[], end: number): Span[] {
  const spans: { from: number; to: number; value: unknown }[] = [];
  times.forEach((at, index) => {
    const value = values[index];
    const last = spans.at(-1);
    const until = times[index + 1] ?? end;
    if (value === null || value === undefined) return;
    if (last && last.value === value && last.to === at) last.to = until;
    else spans.push({ from: at, to: until, value });
  });
  return spans;
}

/** A line for each series, coloured by its state. */
export function StateTimelinePanel({ panel, frames, range, width, height }: PanelProps) {
  const { colors } = useTheme2();
  const [from, to] = [range.from.valueOf(), range.to.valueOf()];
  const rows = frames.flatMap((frame) => {
    const times = frame.fields.find(({ type }) => type === FieldType.time)?.values ?? [];
    return frame.fields
      .filter(({ type }) => type !== FieldType.time)
      .map((field) => ({
        name: getFieldDisplayName(field, frame, frames),
        field,
        spans: spansOf(times, field.values, to),
      }));
  });
  const left = Math.min(Math.max(...rows.map(({ name }) => name.length * 7), 20) + 12, width * 0.35);
  const each = (height - 22) / Math.max(rows.length, 1);
  const x = (at: number) => left + (Math.max(at - from, 0) / (to - from)) * (width - left);
  const ticks = timeTicks(from, to, width - left);
  return (
    <svg
      width={width}
      height={height}
      role="img"
      aria-label={`${panel.title}: ${rows.map(({ name }) => name).join(", ")}`}
      fontSize={12}
    >
      {rows.map(({ name, field, spans }, index) => (
        <g key={name} transform={`translate(0 ${index * each})`}>
          <text x={left - 8} y={each / 2} textAnchor="end" dominantBaseline="central" fill={colors.text.primary}>
            {name}
          </text>
          {spans.map((span) => {
            const shown: DisplayValue | undefined = field.display?.(span.value);
            const text = shown ? formattedValueToString(shown) : String(span.value);
            const wide = x(span.to) - x(span.from);
            return (
              <g key={span.from}>
                <rect
                  x={x(span.from)}
                  width={Math.max(wide - 1, 1)}
                  y={each * 0.1}
                  height={each * 0.8}
                  fill={shown?.color}
                >
                  <title>{`${name}: ${text}, ${dateTimeFormat(span.from)} to ${dateTimeFormat(span.to)}`}</title>
                </rect>
                {wide > text.length * 8 && (
                  <text
                    x={x(span.from) + 6}
                    y={each / 2}
                    dominantBaseline="central"
                    fill={colors.getContrastText(shown?.color ?? "#000")}
                    pointerEvents="none"
                  >
                    {text}
                  </text>
                )}
              </g>
            );
          })}
        </g>
      ))}
      {ticks.map(({ at, text }) => (
        <text key={at} x={x(at)} y={height - 6} textAnchor="middle" fill={colors.text.secondary}>
          {text}
        </text>
      ))}
    </svg>
  );
}
