import { storageNearCapacity } from "../../rules/alerts/infrastructure";
import { targetDown } from "../../rules/alerts/monitoring";
import * as containers from "../../rules/signals/containers";
import * as host from "../../rules/signals/infrastructure";
import { barGauge, gauge, stat, table, timeseries } from "../kinds";
import { byName } from "../panel";
import { limitOf } from "../parameters";
import { goodFrom, goodUpTo, unitOf, usualUpTo, words } from "../style";
import { chosen } from "../variables";

const container = { name: chosen("container") };
const noContainers = "cAdvisor knows none of the chosen containers";
const noHost = "The node exporter does not answer";
/** Percent of a processor or of memory from which on a machine slows down, and at which it is about to fail. */
const [busy, full] = [80, 95];

export const containerCpu = timeseries({
  title: "Container CPU Usage",
  ask: [{ signal: containers.containerCpu, legend: "{{name}}", where: container }],
  noData: noContainers,
  min: 0,
  stacked: true,
  width: 12,
});

export const containerMemory = timeseries({
  title: "Container Memory Usage",
  ask: [{ signal: containers.containerMemory, legend: "{{name}}", where: container }],
  noData: noContainers,
  min: 0,
  stacked: true,
  width: 12,
});

export const memoryLimitUsed = barGauge({
  title: "Container Memory Limit %",
  ask: [{ signal: containers.containerMemoryLimitUsed, legend: "{{name}}", where: container }],
  noData: noContainers,
  min: 0,
  max: 100,
  decimals: 0,
  steps: goodUpTo(full, busy),
  width: 12,
  height: 12,
});

export const hostCpu = timeseries({
  title: "Host CPU Usage",
  ask: [{ signal: host.hostCpu, legend: "Busy" }],
  noData: noHost,
  min: 0,
  max: 100,
  steps: goodUpTo(full, busy),
  width: 12,
});

export const hostMemory = gauge({
  title: "Host Memory Usage",
  ask: [{ signal: host.hostMemory, legend: "Used" }],
  noData: noHost,
  min: 0,
  max: 100,
  decimals: 0,
  steps: goodUpTo(full, busy),
  width: 6,
});

export const diskTrend = timeseries((stack) => ({
  title: "Disk Usage Trend",
  ask: [{ signal: host.diskUsed, legend: "{{mountpoint}}" }],
  noData: noHost,
  min: 0,
  max: 100,
  steps: goodUpTo(limitOf(storageNearCapacity, stack)),
  alerts: [storageNearCapacity],
  width: 12,
}));

const column = (letter: string, title: string) => ({ [`Value #${letter}`]: title });

export const diskTable = table((stack) => ({
  title: "Disk Usage per Mount",
  description: "Size, free space and the share that is used of each file system, the fullest first.",
  ask: [{ signal: host.diskSize }, { signal: host.diskAvailable }, { signal: host.diskUsed }],
  noData: noHost,
  sortBy: "Used",
  steps: goodUpTo(limitOf(storageNearCapacity, stack)),
  transformations: [
    // Rows are joined where all their labels agree, and the name of the metric never does.
    { id: "filterFieldsByName", options: { exclude: { names: ["__name__"] } } },
    { id: "merge", options: {} },
    {
      id: "organize",
      options: {
        excludeByName: { Time: true, __name__: true, cluster: true, instance: true, job: true },
        indexByName: { mountpoint: 0, device: 1, fstype: 2, "Value #A": 3, "Value #B": 4, "Value #C": 5 },
        renameByName: {
          mountpoint: "Mounted at",
          device: "Device",
          fstype: "File system",
          ...column("A", "Size"),
          ...column("B", "Available"),
          ...column("C", "Used"),
        },
      },
    },
  ],
  overrides: [
    byName("Used", [
      { id: "unit", value: unitOf(host.diskUsed.unit) },
      { id: "decimals", value: 0 },
      { id: "min", value: 0 },
      { id: "max", value: 100 },
      // A number in the colour itself cannot be read on white.
      { id: "custom.cellOptions", value: { type: "gauge", mode: "basic", valueDisplayMode: "text" } },
    ]),
  ],
  alerts: [storageNearCapacity],
  width: 12,
}));

export const network = timeseries({
  title: "Network Throughput (rx/tx)",
  description:
    "Bytes per second that the host receives and sends on its network devices; those of containers are left out.",
  ask: [
    { signal: host.networkReceived, legend: "{{device}} received" },
    { signal: host.networkSent, legend: "{{device}} sent" },
  ],
  noData: "The host has no network device beside those of containers",
  min: 0,
  width: 12,
});

export const containerNetwork = timeseries({
  title: "Container Network I/O",
  description: "Bytes per second that a container receives and sends.",
  ask: [
    { signal: containers.containerReceived, legend: "{{name}} received", where: container },
    { signal: containers.containerSent, legend: "{{name}} sent", where: container },
  ],
  noData: noContainers,
  min: 0,
  width: 12,
});

export const containerRestarts = stat({
  title: "Container Restarts",
  ask: [{ signal: containers.containerRestarts, legend: "{{name}}", where: container }],
  noData: noContainers,
  steps: usualUpTo(0),
  width: 12,
  height: 12,
});

export const containerHealth = stat({
  title: "Container Health",
  ask: [{ signal: containers.containerAlive, legend: "{{name}}", where: container }],
  noData: noContainers,
  mappings: words("Alive", "Gone"),
  steps: goodFrom(1),
  alerts: [targetDown],
  width: 24,
  height: 6,
});
