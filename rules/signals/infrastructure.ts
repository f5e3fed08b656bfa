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

export const hostCpu: Signal = {
  name: "Host CPU",
  description: "Share of the host's processors that is busy. Below 80% is good.",
  unit: "percent",
  query: promql`100 - avg(rate(${select(nodeExporter.cpu, { mode: "idle" })}[5m])) * 100`,
};

export const hostMemory: Signal = {
  name: "Host memory",
  description: "Share of the host's memory that programs cannot have any more. Below 80% is good.",
  unit: "percent",
  query: promql`(1 - ${nodeExporter.memoryAvailable} / ${nodeExporter.memoryTotal}) * 100`,
};

export const diskSize: Signal = {
  name: "Disk size",
  description: "Size of a file system.",
  unit: "bytes",
  query: select(nodeExporter.filesystemSize, onDisk),
};

export const diskAvailable: Signal = {
  name: "Disk available",
  description: "What ordinary users can still write to a file system.",
  unit: "bytes",
  query: select(nodeExporter.filesystemAvailable, onDisk),
};

export const networkReceived: Signal = {
  name: "Received",
  description: "Bytes per second that the host receives on a network device.",
  unit: "bytes per second",
  query: promql`sum by (device) (rate(${nodeExporter.networkReceive}[5m]))`,
};

export const networkSent: Signal = {
  name: "Sent",
  description: "Bytes per second that the host sends on a network device.",
  unit: "bytes per second",
  query: promql`sum by (device) (rate(${nodeExporter.networkTransmit}[5m]))`,
};
