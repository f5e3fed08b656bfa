import { cadvisor } from "../../metrics/cadvisor";
import { promql } from "../promql";
import { recording } from "../rule";

/* Recorded because panels ask for them over as much as the whole retention, of every container at once. */

export const cpuUsage = recording({
  name: "name:container_cpu_usage_seconds:rate5m",
  description: "Processor time that a container used per second, over five minutes.",
  unit: "seconds per second",
  labels: ["name"],
  expr: promql`sum by (name) (rate(${cadvisor.cpuUsage}[5m]))`,
});

export const networkReceive = recording({
  name: "name:container_network_receive_bytes:rate5m",
  description: "Bytes per second that a container received, over five minutes.",
  unit: "bytes per second",
  labels: ["name"],
  expr: promql`sum by (name) (rate(${cadvisor.networkReceive}[5m]))`,
});

export const networkTransmit = recording({
  name: "name:container_network_transmit_bytes:rate5m",
  description: "Bytes per second that a container sent, over five minutes.",
  unit: "bytes per second",
  labels: ["name"],
  expr: promql`sum by (name) (rate(${cadvisor.networkTransmit}[5m]))`,
});
