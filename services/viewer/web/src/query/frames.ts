import { type DataFrame, type Field, FieldType, type Labels } from "@grafana/data";

type Sample = readonly [time: number, value: string];

/** The data of an answer of Prometheus to an instant or a range query. */
export type PrometheusData =
  | { readonly resultType: "matrix"; readonly result: readonly { metric: Labels; values: readonly Sample[] }[] }
  | { readonly resultType: "vector"; readonly result: readonly { metric: Labels; value: Sample }[] }
  | { readonly resultType: "scalar"; readonly result: Sample }
  | { readonly resultType: "string"; readonly result: Sample };

export interface FrameOptions {
  readonly refId: string;
  /** `{{label}}` is replaced; `__auto` or nothing leaves the name to Grafana's naming of fields. */
  readonly legendFormat?: string;
  readonly format?: string;
  /** Expression that was asked, which names a series without labels. */
  readonly expr: string;
  /** Column of the values in a table. @default Value */
  readonly valueColumn?: string;
  /** Time between two points, seconds; where one is missing the line is broken. */
  readonly step?: number;
}

/** What is not a number is not drawn. */
export function toNumber(text: string): number | null {
  if (text === "+Inf") return Number.POSITIVE_INFINITY;
  if (text === "-Inf") return Number.NEGATIVE_INFINITY;
  const value = Number(text);
  return Number.isNaN(value) ? null : value;
}

/** `{{label}}` filled in; a label that the series lacks leaves nothing behind. */
export function legend(format: string, labels: Labels): string {
  return format.replace(/\{\{\s*(.+?)\s*\}\}/g, (_all, name: string) => labels[name] ?? "");
}

function seriesName(labels: Labels, expr: string): string {
  const { __name__: name = "", ...others } = labels;
  const inside = Object.entries(others).map(([label, value]) => `${label}="${value}"`);
  return inside.length ? `${name}{${inside.join(", ")}}` : name || expr;
}

function displayName({ legendFormat, expr }: FrameOptions, labels: Labels): string | undefined {
  if (legendFormat === "__auto") return Object.keys(labels).length ? undefined : expr;
  return legendFormat ? legend(legendFormat, labels) : seriesName(labels, expr);
}

function seriesFrame(labels: Labels, samples: readonly Sample[], options: FrameOptions): DataFrame {
  const { __name__: name, ...others } = labels;
  const time: Field = {
    name: "Time",
    type: FieldType.time,
    config: options.step ? { interval: options.step * 1000 } : {},
    values: samples.map(([at]) => at * 1000),
  };
  const value: Field = {
    name: "Value",
    type: FieldType.number,
    labels: options.legendFormat === "__auto" ? others : labels,
    config: { displayNameFromDS: displayName(options, labels) },
    values: samples.map(([, text]) => toNumber(text)),
  };
  return {
    refId: options.refId,
    name: value.config.displayNameFromDS ?? name,
    fields: [time, value],
    length: samples.length,
  };
}

/** One row per series, its labels as columns. */
function tableFrame(rows: readonly { metric: Labels; sample: Sample }[], options: FrameOptions): DataFrame {
  const labels = [...new Set(rows.flatMap(({ metric }) => Object.keys(metric)))].sort();
  const fields: Field[] = [
    { name: "Time", type: FieldType.time, config: {}, values: rows.map(({ sample }) => sample[0] * 1000) },
    ...labels.map((label) => ({
      name: label,
      type: FieldType.string,
      config: { filterable: true },
      values: rows.map(({ metric }) => metric[label] ?? ""),
    })),
    {
      name: options.valueColumn ?? "Value",
      type: FieldType.number,
      config: {},
      values: rows.map(({ sample }) => toNumber(sample[1])),
    },
  ];
  return { refId: options.refId, fields, length: rows.length };
}

/** Turns an answer into data frames, named and shaped as Grafana's Prometheus data source does it. */
export function toFrames(data: PrometheusData, options: FrameOptions): DataFrame[] {
  if (data.resultType === "scalar" || data.resultType === "string") return [seriesFrame({}, [data.result], options)];
  if (options.format === "table") {
    const rows =
      data.resultType === "matrix"
        ? data.result.flatMap(({ metric, values }) => values.map((sample) => ({ metric, sample })))
        : data.result.map(({ metric, value }) => ({ metric, sample: value }));
    return rows.length ? [tableFrame(rows, options)] : [];
  }
  return data.resultType === "matrix"
    ? data.result.map(({ metric, values }) => seriesFrame(metric, values, options))
    : data.result.map(({ metric, value }) => seriesFrame(metric, [value], options));
}
