import { cadvisor } from "../../metrics/cadvisor";
import type { Metric } from "../../metrics/metric";
import { promql } from "../promql";
import { recording } from "../rule";

/* Recorded because panels ask for them over as much as the whole retention, of every container at once. */

/** How fast a counter of a container grows, over five minutes and all its parts. */
const rate = (name: string, counter: Metric, description: string) =>
  recording({
    name: `name:${name}:rate5m`,
    description,
    unit: `${counter.unit} per second`,
    labels: ["name"],
    expr: promql`sum by (name) (rate(${counter}[5m]))`,
  });

export const cpuUsage = rate(
  "container_cpu_usage_seconds",
  cadvisor.cpuUsage,
  "Processor time that a container used per second, over five minutes.",
);

export const networkReceive = rate(
  "container_network_receive_bytes",
  cadvisor.networkReceive,
  "Bytes per second that a container received, over five minutes.",
);

export const networkTransmit = rate(
  "container_network_transmit_bytes",
  cadvisor.networkTransmit,
  "Bytes per second that a container sent, over five minutes.",
);

/** The most of what is seen of a container: one that was replaced is seen twice for a while. */
const most = (gauge: Metric, description: string) =>
  recording({
    name: `name:${gauge.name}:max`,
    description,
    unit: gauge.unit,
    labels: ["name"],
    expr: promql`max by (name) (${gauge})`,
  });

export const memoryUsage = most(cadvisor.memoryUsage, "Memory of a container, file cache included.");

export const startTime = most(cadvisor.startTime, "When a container was created, since the epoch.");
