import { jobs, type Metric } from "../../metrics";
import { flink } from "../../metrics/flink";

/** A Flink cluster: one job manager, some task managers, one SQL gateway, all with the same `config.yaml`. */
export interface FlinkOptions {
  /** Name of the job manager on the stack's network, e.g. `flink-jobmanager`. */
  jobManagerHost: string;
  /** Name of the SQL gateway on the stack's network, e.g. `flink-sql-gateway`. */
  sqlGatewayHost: string;
  /** Time between two checkpoints, seconds. @default 10 */
  checkpointInterval?: number;
  /** Memory limit of a task manager's container, MiB, at least 1024. */
  taskManagerMemory: number;
}

/** Ports inside the stack's network. */
export const flinkPorts = { rest: 8081, sqlGateway: 8083, rpc: 6123, blob: 6124, taskManagerRpc: 6122 } as const;

/** Where the volumes are mounted: the checkpoints in the job manager and the task managers, the warehouse in all. */
export const checkpointFolder = "/checkpoints";
export const warehouseFolder = "/warehouse";

/** Parts of a task manager's memory beside its heap, MiB. */
const beside = { framework: 96, network: 64, managed: 64, metaspace: 208, native: 224 };

/** Heap of a task manager: what its container's memory leaves, MiB. */
function taskManagerHeap(limit: number): number {
  return limit - Object.values(beside).reduce((sum, part) => sum + part, 0);
}

/** Heap that Flink's own framework takes of a task manager's, MiB. */
const frameworkHeap = 128;

/**
 * The JVM's options for each kind of process, as the image's entry point takes them in JVM_MEMORY_OPTS.
 * No heap is reserved at the start: an idle process gives back what it does not need.
 * @param limit Memory limit of the container, MiB.
 */
export function jvmMemory(process: "jobmanager" | "taskmanager" | "sql-gateway", limit: number): string {
  const options = (heap: number, direct: number, metaspace: number) =>
    `-Xmx${heap}m -XX:MaxDirectMemorySize=${direct}m -XX:MaxMetaspaceSize=${metaspace}m -XX:ReservedCodeCacheSize=64m`;
  switch (process) {
    case "jobmanager":
      return options(limit - 424, 64, 160);
    case "taskmanager":
      return options(taskManagerHeap(limit), beside.framework + beside.network, beside.metaspace);
    case "sql-gateway":
      return options(limit - 336, 32, 160);
  }
}

/** Which of Flink's metrics its reporter exports: those of the catalog. */
export function reporterFilter(metrics: readonly Metric[]): string {
  const byScope = new Map<string, string[]>();
  for (const { name } of metrics) {
    const parts = name.replace(/^flink_/, "").split("_");
    const metric = parts.pop() as string;
    const scope = parts.join(".");
    byScope.set(scope, [...(byScope.get(scope) ?? []), metric]);
  }
  return [...byScope].map(([scope, names]) => `${scope}:${names.join(",")}`).join(";");
}

/** `config.yaml` of every process of the cluster. */
export function flinkConfiguration(options: FlinkOptions): Record<string, string | number | boolean> {
  return {
    ...addresses(options),
    ...taskManagers(options.taskManagerMemory),
    ...recovery(options.checkpointInterval ?? 10),
    ...reporter,
  };
}

function addresses({ jobManagerHost, sqlGatewayHost }: FlinkOptions) {
  return {
    "jobmanager.rpc.address": jobManagerHost,
    "jobmanager.rpc.port": flinkPorts.rpc,
    "jobmanager.bind-host": "0.0.0.0",
    "blob.server.port": flinkPorts.blob,
    "taskmanager.bind-host": "0.0.0.0",
    "taskmanager.rpc.port": flinkPorts.taskManagerRpc,
    "rest.address": jobManagerHost,
    "rest.port": flinkPorts.rest,
    "rest.bind-address": "0.0.0.0",
    // Jobs come through the SQL gateway only; the web page shows and does not upload programs.
    "web.submit.enable": false,
    "execution.target": "remote",
    // Hadoop's usual access to local files writes a checksum file beside every file of a table.
    "flink.hadoop.fs.file.impl": "org.apache.hadoop.fs.RawLocalFileSystem",
    "sql-gateway.endpoint.rest.address": sqlGatewayHost,
    "sql-gateway.endpoint.rest.bind-address": "0.0.0.0",
    "sql-gateway.endpoint.rest.port": flinkPorts.sqlGateway,
  };
}

/** Started without Flink's scripts, a task manager has to be told every part of its memory. */
function taskManagers(limit: number) {
  return {
    // Two jobs of parallelism 1: one task manager can run both when the other is away.
    "taskmanager.numberOfTaskSlots": 2,
    "taskmanager.load-balance.mode": "SLOTS",
    "parallelism.default": 1,
    "taskmanager.cpu.cores": 2,
    "taskmanager.memory.framework.heap.size": `${frameworkHeap}m`,
    "taskmanager.memory.task.heap.size": `${taskManagerHeap(limit) - frameworkHeap}m`,
    "taskmanager.memory.framework.off-heap.size": `${beside.framework}m`,
    "taskmanager.memory.task.off-heap.size": "0m",
    "taskmanager.memory.network.min": `${beside.network}m`,
    "taskmanager.memory.network.max": `${beside.network}m`,
    "taskmanager.memory.managed.size": `${beside.managed}m`,
    "taskmanager.memory.jvm-metaspace.size": `${beside.metaspace}m`,
    "taskmanager.memory.jvm-overhead.min": `${beside.native}m`,
    "taskmanager.memory.jvm-overhead.max": `${beside.native}m`,
  };
}

function recovery(checkpointInterval: number) {
  return {
    "state.backend.type": "hashmap",
    "execution.checkpointing.interval": `${checkpointInterval} s`,
    "execution.checkpointing.min-pause": "1 s",
    "execution.checkpointing.timeout": "2 min",
    "execution.checkpointing.mode": "EXACTLY_ONCE",
    "execution.checkpointing.tolerable-failed-checkpoints": 3,
    "execution.checkpointing.dir": `file://${checkpointFolder}`,
    "execution.checkpointing.savepoint-dir": `file://${checkpointFolder}/savepoints`,
    "execution.checkpointing.num-retained": 3,
    // A job manager that restarts forgets its jobs; they are submitted again from what is kept here.
    "execution.checkpointing.externalized-checkpoint-retention": "RETAIN_ON_CANCELLATION",
    // Never gives up: an outage of Kafka may last longer than any number of attempts.
    "restart-strategy.type": "exponential-delay",
    "restart-strategy.exponential-delay.initial-backoff": "1 s",
    "restart-strategy.exponential-delay.max-backoff": "10 s",
    "heartbeat.interval": 5000,
    "heartbeat.timeout": 30_000,
    // While everything starts at once, to deploy a task may take longer than the usual 10 s; a task manager that is lost is missed
    // by its heartbeats.
    "pekko.ask.timeout": "60 s",
  };
}

const reporter = {
  "metrics.reporter.prometheus.factory.class": "org.apache.flink.metrics.prometheus.PrometheusReporterFactory",
  "metrics.reporter.prometheus.port": jobs.flink.port,
  "metrics.reporter.prometheus.filter.includes": reporterFilter(Object.values<Metric>(flink)),
  /*
   * Ids that change with every submission, and what `instance` says already. The number of the attempt stays: an attempt's
   * metrics are removed after the next one's were added, and under equal labels the removal would take the new ones away.
   */
  "metrics.reporter.prometheus.scope.variables.excludes": "job_id;task_id;task_attempt_id;operator_id;host;tm_id",
};
