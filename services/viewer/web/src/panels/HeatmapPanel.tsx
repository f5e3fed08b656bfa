import { dateTimeFormat, FieldType, formattedValueToString, getFieldDisplayName, getValueFormat } from "@grafana/data";
import { useTheme2 } from "@grafana/ui";
import { useMemo, useState } from "react";
import { bucketRows, cellColor, type HeatRow } from "./heat";
import { timeTicks } from "./ticks";
import type { PanelProps } from "./types";

interface Options {
  color?: { scheme?: string; exponent?: number; min?: number; max?: number; reverse?: boolean };
  cellGap?: number;
  filterValues?: { le?: number; ge?: number };
  cellValues?: { unit?: string; decimals?: number };
  yAxis?: { unit?: string; reverse?: boolean };
}

/** Room around the cells, pixels. */
const [bottom, legendHeight, top] = [22, 26, 6];

function rowsOf({ panel, frames }: PanelProps, unit: string | undefined): HeatRow[] {
  const format = getValueFormat(unit);
  const rows = frames.flatMap((frame) => {
    const time = frame.fields.find(({ type }) => type === FieldType.time);
    return frame.fields
      .filter(({ type }) => type === FieldType.number)
      .map((field) => ({
        name: getFieldDisplayName(field, frame, frames),
        le: field.labels?.le,
        times: time?.values ?? [],
        values: field.values,
      }));
  });
  const isHistogram =
    panel.targets.some((target) => target.format === "heatmap") && rows.every(({ le }) => le !== undefined);
  const bound = (le: string) => (le === "+Inf" ? "above" : formattedValueToString(format(Number(le))));
  return isHistogram ? bucketRows(rows).map((row) => ({ ...row, name: bound(row.le as string) })) : rows.reverse();
}

/** Cells by time and row, the darker the more; what a cell stands for is said under the pointer, and in the summary. */
export function HeatmapPanel(props: PanelProps) {
  const { panel, range, width, height } = props;
  const options = panel.options as Options;
  const { colors, isDark } = useTheme2();
  const [pointed, setPointed] = useState<string>();
  const rows = useMemo(() => rowsOf(props, options.yAxis?.unit), [props.frames]);
  const unit = options.cellValues?.unit ?? panel.fieldConfig.defaults.unit;
  const show = (value: number) => formattedValueToString(getValueFormat(unit)(value, options.cellValues?.decimals));
  // Empty cells are left out unless the panel says otherwise, as in Grafana.
  const { le: empty = 1e-9 } = options.filterValues ?? {};
  const all = rows.flatMap(({ values }) =>
    values.filter((value): value is number => value !== null && Number.isFinite(value)),
  );
  const min = options.color?.min ?? 0;
  const max = options.color?.max ?? Math.max(...all, min + 1e-9);
  const longest = Math.max(...rows.map(({ name }) => name.length), 2);
  const left = Math.min(Math.max(longest * 6.6 + 10, 30), width * 0.35);
  const [from, to] = [range.from.valueOf(), range.to.valueOf()];
  const x = (at: number) => left + ((at - from) / (to - from)) * (width - left - 8);
  const each = (height - bottom - legendHeight - top) / Math.max(rows.length, 1);
  const gap = Math.min(options.cellGap ?? 1, each / 4);
  const step = Math.min(...rows.map(({ times }) => spacing(times)), to - from);
  const cell = Math.max(x(from + step) - x(from), 1.5);
  const color = (value: number) => cellColor((value - min) / (max - min || 1), options.color, isDark);
  const ticks = timeTicks(from, to, width - left);
  return (
    <svg
      onMouseMove={({ target }) => setPointed((target as SVGElement).dataset.about)}
      onMouseLeave={() => setPointed(undefined)}
      width={width}
      height={height}
      role="img"
      aria-label={`${panel.title}: ${rows.length} rows, from ${show(min)} to ${show(max)}`}
      fontSize={12}
      fill={colors.text.secondary}
    >
      {rows.map((row, index) => (
        <g key={row.name} transform={`translate(0 ${top + index * each})`}>
          <text
            x={left - 6}
            y={each / 2}
            textAnchor="end"
            dominantBaseline="central"
            fontSize={Math.min(12, Math.max(each - 1, 7))}
          >
            {row.name.length * 6.6 > left ? `${row.name.slice(0, Math.floor(left / 6.6) - 1)}…` : row.name}
          </text>
          {row.times.map((at, position) => {
            const value = row.values[position];
            if (value === null || value === undefined || value <= empty || at < from - step) return null;
            const about = `${row.name}: ${show(value)}, ${dateTimeFormat(at)}`;
            return (
              <rect
                key={at}
                x={Math.max(x(at - step), left)}
                y={gap / 2}
                width={Math.max(Math.min(cell, x(at) - left) - gap, 0.5)}
                height={Math.max(each - gap, 1)}
                fill={color(value)}
                data-about={about}
              >
                <title>{about}</title>
              </rect>
            );
          })}
        </g>
      ))}
      {ticks.map(({ at, text }) => (
        <text key={at} x={x(at)} y={height - legendHeight - 6} textAnchor="middle">
          {text}
        </text>
      ))}
      <g transform={`translate(${left} ${height - 16})`}>
        {Array.from({ length: 40 }, (_, index) => (
          <rect key={index} x={index * 4} width={4} height={10} fill={cellColor(index / 39, options.color, isDark)} />
        ))}
        <text x={168} y={9}>
          {pointed ?? `${show(min)} to ${show(max)}`}
        </text>
      </g>
    </svg>
  );
}

function spacing(times: readonly number[]): number {
  let least = Number.POSITIVE_INFINITY;
  for (let index = 1; index < times.length; index++)
    least = Math.min(least, (times[index] as number) - (times[index - 1] as number));
  return least;
}
