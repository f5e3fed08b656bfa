import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import { stringify } from "yaml";
import { jobs } from "../metrics";
import { hostUrl, published } from "../stack/ports";
import { type ContainerArgs, container } from "./container";
import { labels, type Platform } from "./platform";
import { type DatabaseConnection, pgpassFile } from "./postgres";
import { checkpointFolder, flinkConfiguration, flinkPorts, jvmMemory, warehouseFolder } from "./render/flink";

export interface FlinkArgs {
  /** The Iceberg catalog's database. */
  database: DatabaseConnection;
  /** Folder of the tables. */
  warehouse: docker.Volume;
}

/** A Flink session cluster with its SQL gateway. */
export class Flink extends pulumi.ComponentResource {
  /** Names inside the stack's network of those that export metrics. */
  readonly hosts: string[];
  readonly jobManager: docker.Container;
  readonly taskManagers: docker.Container[];
  readonly sqlGateway: docker.Container;
  readonly checkpoints: docker.Volume;
  /** Flink's web page on the host. */
  readonly url: string;
  /** Flink's REST endpoint and the SQL gateway's, inside the stack's network. */
  readonly internalUrl: string;
  readonly gatewayUrl: string;

  constructor(
    private readonly name: string,
    private readonly platform: Platform,
    private readonly args: FlinkArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("trade-observability:index:Flink", name, {}, opts);
    const { settings, stack } = platform;
    this.url = hostUrl(settings, "flink");
    this.internalUrl = `http://${name}-jobmanager:${flinkPorts.rest}`;
    this.gatewayUrl = `http://${name}-sql-gateway:${flinkPorts.sqlGateway}`;
    const volume = `${name}-checkpoints`;
    this.checkpoints = new docker.Volume(
      volume,
      { name: `${stack}-${volume}`, labels: labels(stack) },
      { parent: this },
    );
    const workers = Array.from({ length: settings.flinkTaskManagers }, (_, index) => `taskmanager-${index + 1}`);
    this.hosts = ["jobmanager", ...workers].map((suffix) => `${name}-${suffix}`);
    this.jobManager = this.process("jobmanager", "jobmanager", settings.memory.flinkJobManager, flinkPorts.rest, [
      published(settings, "flink", flinkPorts.rest),
      published(settings, "flinkMetrics", jobs.flink.port),
    ]);
    this.taskManagers = workers.map((suffix) =>
      this.process("taskmanager", suffix, settings.memory.flinkTaskManager, jobs.flink.port),
    );
    this.sqlGateway = this.process(
      "sql-gateway",
      "sql-gateway",
      settings.memory.flinkSqlGateway,
      flinkPorts.sqlGateway,
      [published(settings, "flinkSqlGateway", flinkPorts.sqlGateway)],
    );
    this.registerOutputs({ url: this.url });
  }

  private process(
    role: "jobmanager" | "taskmanager" | "sql-gateway",
    suffix: string,
    memory: number,
    healthPort: number,
    published: ContainerArgs["ports"] = [],
  ): docker.Container {
    const { settings } = this.platform;
    const configuration = flinkConfiguration({
      jobManagerHost: `${this.name}-jobmanager`,
      sqlGatewayHost: `${this.name}-sql-gateway`,
      checkpointInterval: settings.checkpointInterval,
      taskManagerMemory: settings.memory.flinkTaskManager,
    });
    const path =
      healthPort === flinkPorts.sqlGateway ? "/info" : healthPort === flinkPorts.rest ? "/overview" : "/metrics";
    return container(
      `${this.name}-${suffix}`,
      this.platform,
      {
        image: "flink",
        command: [role],
        env: { JVM_MEMORY_OPTS: jvmMemory(role, memory) },
        files: [
          { file: "/opt/flink/conf/config.yaml", content: stringify(configuration), permissions: "0444" },
          { file: pgpassFile, content: this.args.database.pgpass, permissions: "0444" },
        ],
        volumes: {
          [checkpointFolder]: { volume: this.checkpoints },
          [warehouseFolder]: { volume: this.args.warehouse },
        },
        ports: published,
        memory,
        capabilities: { drops: ["ALL"] },
        awaited: true,
        healthy: ["wget", "-q", "-O", "/dev/null", `http://localhost:${healthPort}${path}`],
        startPeriod: 120,
        stopTimeout: 30,
      },
      { parent: this },
    );
  }
}
