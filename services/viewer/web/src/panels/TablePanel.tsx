import { type DataFrame, standardTransformers } from "@grafana/data";
import type { TableCellHeight, TableSortByFieldState } from "@grafana/schema";
import { TableNG } from "@grafana/ui/unstable";
import { useEffect, useState } from "react";
import { lastValueFrom, of } from "rxjs";
import type { PanelProps } from "./types";

interface Options {
  cellHeight?: TableCellHeight;
  showHeader?: boolean;
  sortBy?: TableSortByFieldState[];
}

/** The first frame; series that were not made a table before become rows with their labels as columns. */
function useTable(frames: DataFrame[]): DataFrame | undefined {
  const [table, setTable] = useState<DataFrame | undefined>(frames.length === 1 ? frames[0] : undefined);
  useEffect(() => {
    if (frames.length <= 1) {
      setTable(frames[0]);
      return;
    }
    const context = { interpolate: (text: string) => text };
    const merged = of(frames).pipe(standardTransformers.mergeTransformer.operator({}, context));
    lastValueFrom(merged).then(([first]) => setTable(first));
  }, [frames]);
  return table;
}

/** Rows and columns. */
export function TablePanel({ panel, frames, width, height }: PanelProps) {
  const options = panel.options as Options;
  const table = useTable(frames);
  if (!table) return null;
  return (
    <TableNG
      ariaLabel={panel.title}
      data={table}
      width={width}
      height={height}
      noHeader={options.showHeader === false}
      cellHeight={options.cellHeight}
      sortBy={options.sortBy}
      noValue={panel.fieldConfig.defaults.noValue}
      fieldConfig={panel.fieldConfig}
      enableVirtualization
    />
  );
}
