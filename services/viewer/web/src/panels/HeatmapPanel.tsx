import { dateTimeFormat, FieldType, formattedValueToString, getFieldDisplayName, getValueFormat } from "@grafana/data";
import { useTheme2 } from "@grafana/ui";
import { type MouseEvent, memo, useLayoutEffect, useMemo, useRef, useState } from "react";
import { bucketRows, cellAt, cellColor, cellRows, type HeatCell, type HeatRow } from "./heat";
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
const [bottom, legendHeight, top, right] = [22, 26, 6, 8];
/** Width of a letter, about. Pixels. */
const letter = 6.6;

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

interface Painted {
  readonly rows: readonly (readonly HeatCell[])[];
  readonly color: (value: number) => string;
  readonly width: number;
  readonly height: number;
}

/** The cells as a picture: as elements they are thousands, and the browser lays every one out each time a panel asks for a size. */
const Cells = memo(function Cells({ rows, color, width, height }: Painted) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useLayoutEffect(() => {
    const context = canvas.current?.getContext("2d");
    if (!context) return;
    context.setTransform(devicePixelRatio, 0, 0, devicePixelRatio, 0, 0);
    context.clearRect(0, 0, width, height);
    for (const cell of rows.flat()) {
      context.fillStyle = color(cell.value);
      context.fillRect(cell.x, cell.y, cell.width, cell.height);
    }
  }, [rows, color, width, height]);
  const style = { position: "absolute", width, height } as const;
  return <canvas ref={canvas} width={width * devicePixelRatio} height={height * devicePixelRatio} style={style} />;
});

/** What the rows look like at this size, remembered while nothing of it changes. */
function useDrawn(props: PanelProps) {
  const { panel, frames, range, width, height } = props;
  const options = panel.options as Options;
  const { isDark } = useTheme2();
  const rows = useMemo(() => rowsOf(props, options.yAxis?.unit), [frames, panel]);
  return useMemo(() => {
    const values = rows.flatMap((row) => row.values.filter((value) => value !== null && Number.isFinite(value)));
    const min = options.color?.min ?? 0;
    const max = options.color?.max ?? values.reduce<number>((most, value) => Math.max(most, value ?? min), min);
    const longest = Math.max(...rows.map(({ name }) => name.length), 2);
    const left = Math.min(Math.max(longest * letter + 10, 30), width * 0.35);
    const area = {
      from: range.from.valueOf(),
      to: range.to.valueOf(),
      left,
      top,
      width: width - left - right,
      height: height - bottom - legendHeight - top,
      gap: options.cellGap ?? 1,
      // Empty cells are left out unless the panel says otherwise, as in Grafana.
      empty: options.filterValues?.le ?? 1e-9,
    };
    const color = (value: number) => cellColor((value - min) / (max - min || 1), options.color, isDark);
    return { rows, cells: cellRows(rows, area), area, min, max, color };
  }, [rows, options, range, width, height, isDark]);
}

/** Cells by time and row, the darker the more; what a cell stands for is said under the pointer, and in the summary. */
export function HeatmapPanel(props: PanelProps) {
  const { panel, width, height } = props;
  const options = panel.options as Options;
  const { colors, isDark } = useTheme2();
  const { rows, cells, area, min, max, color } = useDrawn(props);
  const [pointed, setPointed] = useState<HeatCell>();
  const unit = options.cellValues?.unit ?? panel.fieldConfig.defaults.unit;
  const show = (value: number) => formattedValueToString(getValueFormat(unit)(value, options.cellValues?.decimals));
  const extent = max > min ? `${show(min)} to ${show(max)}` : `all ${show(min)}`;
  const about = pointed && `${pointed.name}: ${show(pointed.value)}, ${dateTimeFormat(pointed.at)}`;
  const each = area.height / Math.max(rows.length, 1);
  const x = (at: number) => area.left + ((at - area.from) / (area.to - area.from)) * area.width;
  const point = ({ currentTarget, clientX, clientY }: MouseEvent) => {
    const place = currentTarget.getBoundingClientRect();
    setPointed(cellAt(cells, clientX - place.left, clientY - place.top));
  };
  return (
    <div style={{ position: "relative" }}>
      <Cells rows={cells} color={color} width={width} height={height} />
      <svg
        onMouseMove={point}
        onMouseLeave={() => setPointed(undefined)}
        style={{ position: "absolute" }}
        width={width}
        height={height}
        role="img"
        aria-label={`${panel.title}: ${rows.length} rows, ${extent}`}
        fontSize={12}
        fill={colors.text.secondary}
      >
        {about && <title>{about}</title>}
        {rows.map(({ name }, index) => (
          <text
            key={name}
            x={area.left - 6}
            y={top + (index + 0.5) * each}
            textAnchor="end"
            dominantBaseline="central"
            fontSize={Math.min(12, Math.max(each - 1, 7))}
          >
            {name.length * letter > area.left ? `${name.slice(0, Math.floor(area.left / letter) - 1)}…` : name}
          </text>
        ))}
        {timeTicks(area.from, area.to, width - area.left).map(({ at, text }) => (
          <text key={at} x={x(at)} y={height - legendHeight - 6} textAnchor="middle">
            {text}
          </text>
        ))}
        <g transform={`translate(${area.left} ${height - 16})`}>
          {Array.from({ length: 40 }, (_, index) => (
            <rect key={index} x={index * 4} width={4} height={10} fill={cellColor(index / 39, options.color, isDark)} />
          ))}
          <text x={168} y={9} data-pointed={about && ""}>
            {about ?? extent}
          </text>
        </g>
      </svg>
    </div>
  );
}
