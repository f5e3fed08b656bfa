import { cadvisor } from "../../metrics/cadvisor";
import { scrape } from "../../metrics/scrape";
import { formatDuration, hours } from "../duration";
import { promql, select } from "../promql";
import { cpuUsage, memoryUsage, networkReceive, networkTransmit, startTime } from "../recording/containers";
import type { Signal } from "../signal";

export const containerCpu: Signal = {
  name: "Container CPU",
  description: "Processor time of a container; 100% is one processor. Level is good.",
  unit: "percent",
  query: promql`${cpuUsage} * 100`,
};

export const containerMemory: Signal = {
  name: "Container memory",
  description: "Memory of a container, file cache included. Level is good; the cache fills up to the limit by itself.",
  unit: "bytes",
  query: select(memoryUsage),
};

/** The plan divides all memory by the limit. That includes file cache, which Linux gives back: most containers would stand at 100%. */
export const containerMemoryLimitUsed: Signal = {
  name: "Memory limit used",
  description: "Memory that a container cannot give back, as a share of its limit. At 100% it is killed.",
  unit: "percent",
  query: promql`max by (name) (${cadvisor.memoryWorkingSet}) / max by (name) (${cadvisor.memoryLimit} > 0) * 100`,
};

export const containerReceived: Signal = {
  name: "Received",
  description: "Bytes per second that a container receives.",
  unit: "bytes per second",
  query: select(networkReceive),
};

export const containerSent: Signal = {
  name: "Sent",
  description: "Bytes per second that a container sends.",
  unit: "bytes per second",
  query: select(networkTransmit),
};

/** The plan's `container_restart_count` does not exist. A container that starts again counts its processor time from zero. */
export const containerRestarts: Signal = {
  name: "Container restarts",
  description: "How often a container has started again within the last hour, replacements included. 0 is good.",
  unit: "restarts",
  query: promql`max by (name) (resets(${cadvisor.cpuUsage}[1h]))`,
};

/** Seconds without a sign of life after which a container counts as gone (plan, dashboard 5). */
const lost = 60;

/** cAdvisor drops a container that stops, so it is remembered for an hour as one that is gone; while cAdvisor is away nobody knows. */
export const containerAlive: Signal = {
  name: "Container alive",
  description:
    "Whether a container was seen within the last minute; 1 is good. One that stopped or was removed is shown for an hour.",
  unit: "boolean",
  query: promql`
    max by (name) (time() - ${cadvisor.lastSeen} < bool ${lost})
    or max by (name) (max_over_time(${cadvisor.lastSeen}[1h])) * 0
    unless on () ${select(scrape.up, { job: "cadvisor" })} == 0`,
};

/**
 * Told for a while only, seconds, or every point of a long range would be a value of every container. Graphs ask for a thousand
 * points or so: it is found in ranges of up to a month.
 */
const newFor = hours(1);

export const containerCreated: Signal = {
  name: "Container created",
  description: `When a container was created, for ${formatDuration(newFor)}: a deployment that changed it.`,
  unit: "milliseconds",
  query: promql`(${startTime} > time() - ${newFor}) * 1000`,
};
