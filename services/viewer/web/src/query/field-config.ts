import {
  applyFieldOverrides,
  cacheFieldDisplayNames,
  type DataFrame,
  FieldConfigOptionsRegistry,
  type FieldConfigPropertyItem,
  type GrafanaTheme2,
  type InterpolateFunction,
  type ScopedVars,
  transformDataFrame,
} from "@grafana/data";
import { lastValueFrom } from "rxjs";
import type { Panel } from "../model";
import { interpolate, type VariableValue, type VariableValues } from "./interpolate";

/** Field options that every kind of panel has. */
const standard = [
  "displayName",
  "unit",
  "min",
  "max",
  "decimals",
  "mappings",
  "noValue",
  "thresholds",
  "color",
  "links",
  "filterable",
  "description",
  "fieldMinMax",
];

/** What a field looks like when the dashboard does not say. */
const defaults: Record<string, object> = {
  timeseries: {
    color: { mode: "palette-classic" },
    custom: {
      drawStyle: "line",
      lineWidth: 1,
      lineInterpolation: "linear",
      showPoints: "auto",
      pointSize: 5,
      fillOpacity: 0,
      spanNulls: false,
      stacking: { mode: "none", group: "A" },
      axisPlacement: "auto",
    },
  },
  piechart: { color: { mode: "palette-classic" } },
  barchart: { color: { mode: "palette-classic" } },
};
const byThresholds = {
  color: { mode: "thresholds" },
  thresholds: {
    mode: "absolute",
    steps: [
      { value: null, color: "green" },
      { value: 80, color: "red" },
    ],
  },
};

function item(id: string): FieldConfigPropertyItem {
  const isCustom = id.startsWith("custom.");
  return {
    id,
    name: id,
    path: isCustom ? id.slice("custom.".length) : id,
    isCustom,
    process: (value: unknown) => value,
    shouldApply: () => true,
    override: () => null,
    editor: () => null,
  } as unknown as FieldConfigPropertyItem;
}

/** Every option that the panel or one of its overrides sets. */
function registryOf({ fieldConfig }: Panel): FieldConfigOptionsRegistry {
  const custom = Object.keys((fieldConfig.defaults.custom as object | undefined) ?? {}).map((key) => `custom.${key}`);
  const overridden = fieldConfig.overrides.flatMap(({ properties }) => properties.map(({ id }) => id));
  const ids = new Set([...standard, ...custom, ...overridden]);
  return new FieldConfigOptionsRegistry(() => [...ids].map(item));
}

function withDefaults(panel: Panel): Panel {
  const found = panel.fieldConfig.defaults;
  const base = (defaults[panel.type] ?? {}) as { custom?: object };
  const merged = {
    ...byThresholds,
    ...base,
    ...found,
    custom: { ...base.custom, ...(found.custom as object | undefined) },
  };
  // JSON has no infinity: the lowest step is written as null.
  const steps = merged.thresholds?.steps?.map((step) => ({ ...step, value: step.value ?? Number.NEGATIVE_INFINITY }));
  const thresholds = merged.thresholds && { ...merged.thresholds, steps };
  return {
    ...panel,
    fieldConfig: { ...panel.fieldConfig, defaults: { ...merged, thresholds } as Panel["fieldConfig"]["defaults"] },
  };
}

/** Variables filled into titles and links; Grafana's libraries add those of the field at hand. */
export function replacer(variables: VariableValues): InterpolateFunction {
  return (text, scoped, format) => {
    if (!text) return text ?? "";
    const own = Object.entries((scoped as ScopedVars | undefined) ?? {}).flatMap(([name, entry]) => {
      const value = entry?.value;
      return typeof value === "string" || typeof value === "number"
        ? [[name, { values: [String(value)] } satisfies VariableValue] as const]
        : [];
    });
    const fields = text.replace(/\$\{__field\.displayName\}/g, String(scoped?.__field?.value?.displayName ?? ""));
    return interpolate(fields, new Map([...variables, ...own]), format === "raw" ? "raw" : "text");
  };
}

/** The panel's transformations, run by Grafana's own library. */
export function transform(panel: Panel, frames: DataFrame[], variables: VariableValues): Promise<DataFrame[]> {
  const interpolateText = (text: string) => interpolate(text, variables, "text");
  return lastValueFrom(transformDataFrame([...panel.transformations], frames, { interpolate: interpolateText }));
}

/** The fields with units, thresholds, colours, mappings, links and overrides applied. */
export function present(
  panel: Panel,
  frames: DataFrame[],
  theme: GrafanaTheme2,
  variables: VariableValues,
): DataFrame[] {
  const presented = applyFieldOverrides({
    data: frames,
    fieldConfig: withDefaults(panel).fieldConfig,
    fieldConfigRegistry: registryOf(withDefaults(panel)),
    replaceVariables: replacer(variables),
    theme,
  });
  cacheFieldDisplayNames(presented);
  return presented;
}
