import { type FieldDisplay, VizOrientation } from "@grafana/data";
import type { VizTextDisplayOptions } from "@grafana/schema";
import {
  BigValue,
  BigValueColorMode,
  BigValueGraphMode,
  type BigValueJustifyMode,
  BigValueTextMode,
  useTheme2,
  VizRepeater,
} from "@grafana/ui";
import type { PanelProps } from "./types";
import { reducedValues } from "./values";

interface Options {
  colorMode?: BigValueColorMode;
  graphMode?: BigValueGraphMode;
  justifyMode?: BigValueJustifyMode;
  textMode?: BigValueTextMode;
  orientation?: VizOrientation;
  wideLayout?: boolean;
  text?: VizTextDisplayOptions;
}

/** One large value for each series. */
export function StatPanel(props: PanelProps) {
  const theme = useTheme2();
  const options = props.panel.options as Options;
  const graphMode = options.graphMode ?? BigValueGraphMode.Area;
  const values = reducedValues(props, theme, graphMode !== BigValueGraphMode.None);
  return (
    <VizRepeater<FieldDisplay>
      getValues={() => values}
      source={props.frames}
      renderCounter={0}
      width={props.width}
      height={props.height}
      orientation={options.orientation ?? VizOrientation.Auto}
      autoGrid
      itemSpacing={6}
      renderValue={({ value, width, height, count }) => (
        <BigValue
          theme={theme}
          value={value.display}
          sparkline={value.sparkline}
          count={count}
          width={width}
          height={height}
          colorMode={options.colorMode ?? BigValueColorMode.Value}
          graphMode={graphMode}
          justifyMode={options.justifyMode}
          textMode={options.textMode ?? BigValueTextMode.Auto}
          text={options.text}
          disableWideLayout={options.wideLayout === false}
        />
      )}
    />
  );
}
