import { metricsOf } from "./metric";

const { counter, gauge } = metricsOf("cadvisor");
const container = ["name"] as const;

/** The stack's containers, as cAdvisor sees them (plan, section 3.5). Labels other than the container's name are dropped at the scrape. */
export const cadvisor = {
  cpuUsage: counter("container_cpu_usage_seconds_total", {
    unit: "seconds",
    labels: [...container, "cpu"],
    help: "Cumulative cpu time consumed in seconds.",
    maxSeries: 30,
  }),
  memoryUsage: gauge("container_memory_usage_bytes", {
    unit: "bytes",
    labels: container,
    help: "Current memory usage in bytes, including all memory regardless of when it was accessed",
    maxSeries: 30,
  }),
  memoryWorkingSet: gauge("container_memory_working_set_bytes", {
    unit: "bytes",
    labels: container,
    help: "Current working set in bytes.",
    maxSeries: 30,
  }),
  memoryLimit: gauge("container_spec_memory_limit_bytes", {
    unit: "bytes",
    labels: container,
    help: "Memory limit for the container.",
    maxSeries: 30,
  }),
  networkReceive: counter("container_network_receive_bytes_total", {
    unit: "bytes",
    labels: [...container, "interface"],
    help: "Cumulative count of bytes received",
    maxSeries: 30,
  }),
  networkTransmit: counter("container_network_transmit_bytes_total", {
    unit: "bytes",
    labels: [...container, "interface"],
    help: "Cumulative count of bytes transmitted",
    maxSeries: 30,
  }),
  lastSeen: gauge("container_last_seen", {
    unit: "seconds",
    labels: container,
    help: "Last time a container was seen by the exporter",
    maxSeries: 30,
  }),
  /*
   * Of a Docker container it is the time of its creation: a restart does not change it. Restarts are seen as resets of the
   * CPU time, which begins at zero again.
   */
  startTime: gauge("container_start_time_seconds", {
    unit: "seconds",
    labels: container,
    help: "Start time of the container since unix epoch in seconds.",
    maxSeries: 30,
  }),
};
