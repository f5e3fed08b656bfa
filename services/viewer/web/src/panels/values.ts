import { type FieldDisplay, type GrafanaTheme2, getFieldDisplayValues, type ReduceDataOptions } from "@grafana/data";
import { replacer } from "../query/field-config";
import type { PanelProps } from "./types";

/** One value of each series, reduced as the panel says; the fields carry their configuration already. */
export function reducedValues(
  { panel, frames, variables }: PanelProps,
  theme: GrafanaTheme2,
  sparkline = false,
): FieldDisplay[] {
  const options = {
    calcs: ["lastNotNull"],
    values: false,
    ...(panel.options.reduceOptions as Partial<ReduceDataOptions>),
  };
  return getFieldDisplayValues({
    data: frames,
    fieldConfig: { defaults: {}, overrides: [] },
    reduceOptions: options,
    replaceVariables: replacer(variables),
    sparkline,
    theme,
  });
}

/** A value as it is read: `1.25 s`. */
export const valueText = ({ display: { prefix = "", text, suffix = "" } }: FieldDisplay): string =>
  `${prefix}${text}${suffix}`;
/** Name of a series as its legend has it. */
export const nameOf = ({ display, name }: FieldDisplay): string => display.title || name;
