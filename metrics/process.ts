import type { Job } from "./jobs";
import { metricsOf } from "./metric";

/** The process metrics of prom-client that are stored for each of our services; the others stay on its page, inside the series budget. */
export function processMetrics(job: Job) {
  const { counter, gauge } = metricsOf(job);
  return {
    processCpu: counter("process_cpu_seconds_total", {
      unit: "seconds",
      help: "Total user and system CPU time spent in seconds.",
      maxSeries: 1,
    }),
    processMemory: gauge("process_resident_memory_bytes", {
      unit: "bytes",
      help: "Resident memory size in bytes.",
      maxSeries: 1,
    }),
  };
}
