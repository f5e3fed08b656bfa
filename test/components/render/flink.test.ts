import { flinkConfiguration, jvmMemory, reporterFilter } from "../../../components/render/flink";
import { flink } from "../../../metrics/flink";
import type { Metric } from "../../../metrics/metric";

const options = { jobManagerHost: "flink-jobmanager", sqlGatewayHost: "flink-sql-gateway", taskManagerMemory: 1280 };
const config = flinkConfiguration(options);

/** MiB of an option such as `-Xmx624m`. */
function megabytes(jvmOptions: string, option: string): number {
  return Number(new RegExp(`${option}=?(\\d+)m`).exec(jvmOptions)?.[1]);
}

describe("memory", () => {
  test.each([1024, 1280, 1408, 4096])("a task manager of %i MiB divides all of it, and no more", (limit) => {
    const told = flinkConfiguration({ ...options, taskManagerMemory: limit });
    const part = (name: string) => Number(/^(\d+)m$/.exec(String(told[`taskmanager.memory.${name}`]))?.[1]);
    const heap = part("framework.heap.size") + part("task.heap.size");
    const direct = part("framework.off-heap.size") + part("task.off-heap.size") + part("network.max");
    expect(heap + direct + part("managed.size") + part("jvm-metaspace.size") + part("jvm-overhead.max")).toBe(limit);
    expect(part("task.heap.size")).toBeGreaterThan(0);

    const jvm = jvmMemory("taskmanager", limit);
    expect(megabytes(jvm, "-Xmx")).toBe(heap);
    expect(megabytes(jvm, "-XX:MaxDirectMemorySize")).toBe(direct);
    expect(megabytes(jvm, "-XX:MaxMetaspaceSize")).toBe(part("jvm-metaspace.size"));
  });

  test.each([
    ["jobmanager", 512],
    ["jobmanager", 896],
    ["sql-gateway", 384],
    ["sql-gateway", 512],
  ] as const)("a %s of %i MiB stays within it", (process, limit) => {
    const jvm = jvmMemory(process, limit);
    const parts = ["-Xmx", "-XX:MaxDirectMemorySize", "-XX:MaxMetaspaceSize", "-XX:ReservedCodeCacheSize"];
    expect(megabytes(jvm, "-Xmx")).toBeGreaterThan(0);
    expect(parts.reduce((sum, option) => sum + megabytes(jvm, option), 0)).toBeLessThan(limit);
  });
});

describe("the reporter", () => {
  test("exports the metrics of the catalog by Flink's scopes", () => {
    const metrics = [flink.runningJobs, flink.uptime, flink.restarts, flink.recordsIn];
    expect(reporterFilter(metrics)).toBe(
      "jobmanager:numRunningJobs;jobmanager.job:uptime,numRestarts;taskmanager.job.task:numRecordsInPerSecond",
    );
  });

  test("is told of every one of them", () => {
    const filter = String(config["metrics.reporter.prometheus.filter.includes"]);
    const exported = filter.split(";").flatMap((part) => {
      const [scope, names] = part.split(":") as [string, string];
      return names.split(",").map((name) => `flink_${scope.replaceAll(".", "_")}_${name}`);
    });
    expect(exported.sort()).toEqual(
      Object.values<Metric>(flink)
        .map(({ name }) => name)
        .sort(),
    );
  });

  test("leaves out what differs with every submission, and keeps what tells two attempts of a task apart", () => {
    const left = String(config["metrics.reporter.prometheus.scope.variables.excludes"]).split(";");
    expect(left).toEqual(expect.arrayContaining(["job_id", "task_id", "task_attempt_id"]));
    expect(
      Object.values<Metric>(flink).flatMap(({ labels }) => labels.filter((label) => left.includes(label))),
    ).toEqual([]);
  });
});

describe("recovery", () => {
  test("a checkpoint every ten seconds, or as often as is set, exactly once, kept when the job ends", () => {
    expect(config).toMatchObject({
      "execution.checkpointing.interval": "10 s",
      "execution.checkpointing.mode": "EXACTLY_ONCE",
      "execution.checkpointing.externalized-checkpoint-retention": "RETAIN_ON_CANCELLATION",
      "execution.checkpointing.dir": "file:///checkpoints",
    });
    expect(flinkConfiguration({ ...options, checkpointInterval: 60 })["execution.checkpointing.interval"]).toBe("60 s");
  });

  test("two jobs fit on one task manager, when the other is lost", () => {
    expect(config["taskmanager.numberOfTaskSlots"]).toBe(2);
    expect(config["parallelism.default"]).toBe(1);
  });
});

test("every process finds the job manager and the gateway by name", () => {
  expect(config).toMatchObject({
    "jobmanager.rpc.address": "flink-jobmanager",
    "rest.address": "flink-jobmanager",
    "sql-gateway.endpoint.rest.address": "flink-sql-gateway",
  });
});
