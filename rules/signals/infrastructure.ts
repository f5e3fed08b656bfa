import { nodeExporter } from "../../metrics/node-exporter";
import { not, promql, select } from "../promql";
import type { Signal } from "../signal";

const onDisk = { fstype: not("tmpfs") };

export const diskUsed: Signal = {
  name: "Disk used",
  description: "Share of a filesystem that ordinary users cannot write to any more.",
  unit: "percent",
  query: promql`
    (1 - ${select(nodeExporter.filesystemAvailable, onDisk)} / ${select(nodeExporter.filesystemSize, onDisk)}) * 100`,
};
