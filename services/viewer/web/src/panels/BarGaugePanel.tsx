import {
  type DisplayValueAlignmentFactors,
  type FieldDisplay,
  getDisplayValueAlignmentFactors,
  VizOrientation,
} from "@grafana/data";
import { BarGaugeDisplayMode, type BarGaugeNamePlacement, type BarGaugeValueMode } from "@grafana/schema";
import { BarGauge, useTheme2, VizRepeater } from "@grafana/ui";
import type { PanelProps } from "./types";
import { reducedValues } from "./values";

interface Options {
  displayMode?: BarGaugeDisplayMode;
  orientation?: VizOrientation;
  showUnfilled?: boolean;
  valueMode?: BarGaugeValueMode;
  namePlacement?: BarGaugeNamePlacement;
}

/** Least height of a bar with its name, pixels; more bars than fit are scrolled to. */
const leastHeight = 26;

/** A bar for each series. */
export function BarGaugePanel(props: PanelProps) {
  const theme = useTheme2();
  const options = props.panel.options as Options;
  const values = reducedValues(props, theme);
  const orientation = options.orientation ?? VizOrientation.Auto;
  const isHorizontal =
    orientation === VizOrientation.Horizontal || (orientation === VizOrientation.Auto && props.width > props.height);
  const height = isHorizontal ? Math.max(props.height, values.length * leastHeight) : props.height;
  return (
    <section
      className="scroll"
      aria-label={props.panel.title}
      tabIndex={height > props.height ? 0 : undefined}
      style={{ overflowX: "hidden" }}
    >
      <VizRepeater<FieldDisplay, DisplayValueAlignmentFactors>
        getValues={() => values}
        getAlignmentFactors={(all) => getDisplayValueAlignmentFactors(all)}
        source={props.frames}
        renderCounter={0}
        width={props.width - (height > props.height ? 16 : 0)}
        height={height}
        orientation={orientation}
        itemSpacing={8}
        renderValue={({ value, width, height: each, orientation: direction, alignmentFactors, count }) => (
          <BarGauge
            theme={theme}
            field={value.field}
            value={value.display}
            display={value.view?.getFieldDisplayProcessor(value.colIndex ?? 0) ?? undefined}
            width={width}
            height={each}
            orientation={direction}
            itemSpacing={8}
            alignmentFactors={count > 1 ? alignmentFactors : undefined}
            displayMode={options.displayMode ?? BarGaugeDisplayMode.Gradient}
            showUnfilled={options.showUnfilled ?? true}
            valueDisplayMode={options.valueMode}
            namePlacement={options.namePlacement}
          />
        )}
      />
    </section>
  );
}
