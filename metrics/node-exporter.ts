import { metricsOf } from "./metric";

const { counter, gauge } = metricsOf("node-exporter");
/** There is a `device_error` too; it is empty, and so not stored, where the file system can be read. */
const filesystem = ["device", "fstype", "mountpoint"] as const;

/** The host, as node-exporter sees it (plan, section 3.5). */
export const nodeExporter = {
  cpu: counter("node_cpu_seconds_total", {
    unit: "seconds",
    labels: ["cpu", "mode"],
    help: "Seconds the CPUs spent in each mode.",
    maxSeries: 256,
  }),
  memoryAvailable: gauge("node_memory_MemAvailable_bytes", {
    unit: "bytes",
    help: "Memory information field MemAvailable_bytes.",
    maxSeries: 1,
  }),
  memoryTotal: gauge("node_memory_MemTotal_bytes", {
    unit: "bytes",
    help: "Memory information field MemTotal_bytes.",
    maxSeries: 1,
  }),
  filesystemAvailable: gauge("node_filesystem_avail_bytes", {
    unit: "bytes",
    labels: filesystem,
    help: "Filesystem space available to non-root users in bytes.",
    maxSeries: 20,
  }),
  filesystemSize: gauge("node_filesystem_size_bytes", {
    unit: "bytes",
    labels: filesystem,
    help: "Filesystem size in bytes.",
    maxSeries: 20,
  }),
  networkReceive: counter("node_network_receive_bytes_total", {
    unit: "bytes",
    labels: ["device"],
    help: "Network device statistic receive_bytes.",
    maxSeries: 8,
  }),
  networkTransmit: counter("node_network_transmit_bytes_total", {
    unit: "bytes",
    labels: ["device"],
    help: "Network device statistic transmit_bytes.",
    maxSeries: 8,
  }),
};
