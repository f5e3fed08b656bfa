import type * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import { stringify } from "yaml";
import { hostUrl, published } from "../stack/ports";
import { type ContainerArgs, container } from "./container";
import type { Platform } from "./platform";
import { type DatabaseConnection, pgpassFile } from "./postgres";
import { dagsterHome, dagsterInstance, dagsterPorts, dagsterWorkspace } from "./render/dagster";
import { warehouseFolder } from "./render/flink";

export interface DagsterArgs {
  /** Holds the catalog of the tables, and Dagster's runs. */
  database: DatabaseConnection;
  /** Folder of the tables. */
  warehouse: docker.Volume;
  /** Address of the GraphQL API, which is told when gold has changed. */
  apiUrl: string;
}

/** Dagster, which makes silver and gold: the code, in which runs are executed, the daemon, which starts them, and the web page. */
export class Dagster extends pulumi.ComponentResource {
  readonly code: docker.Container;
  readonly daemon: docker.Container;
  readonly webserver: docker.Container;
  /** The web page on the host. */
  readonly url: string;
  /** The webserver inside the stack's network. */
  readonly internalUrl: string;

  constructor(
    private readonly name: string,
    private readonly platform: Platform,
    private readonly args: DagsterArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("trade-observability:index:Dagster", name, {}, opts);
    const { settings } = platform;
    this.url = hostUrl(settings, "dagster");
    this.internalUrl = `http://${name}-webserver:${dagsterPorts.webserver}`;
    this.code = this.process("code", {
      memory: settings.memory.dagsterCode,
      env: {
        API_URL: args.apiUrl,
        SILVER_INTERVAL_SECONDS: String(settings.silverInterval),
        GOLD_CRON: settings.goldInterval === 60 ? "0 * * * *" : `*/${settings.goldInterval} * * * *`,
      },
      volumes: { [warehouseFolder]: { volume: args.warehouse } },
    });
    this.webserver = this.process("webserver", {
      memory: settings.memory.dagsterWebserver,
      ports: [published(settings, "dagster", dagsterPorts.webserver)],
    });
    this.daemon = this.process("daemon", { memory: settings.memory.dagsterDaemon });
    this.registerOutputs({ url: this.url });
  }

  private process(
    role: "code" | "daemon" | "webserver",
    args: Pick<ContainerArgs, "env" | "memory" | "ports" | "volumes">,
  ): docker.Container {
    const { database } = this.args;
    const codeHost = `${this.name}-code`;
    const files = {
      [`${dagsterHome}/dagster.yaml`]: stringify(dagsterInstance({ database, codeHost })),
      [`${dagsterHome}/workspace.yaml`]: stringify(dagsterWorkspace({ codeHost })),
      [pgpassFile]: database.pgpass,
    };
    return container(
      `${this.name}-${role}`,
      this.platform,
      {
        ...args,
        image: "dagster",
        command: [role],
        files: Object.entries(files).map(([file, content]) => ({ file, content, permissions: "0444" })),
        capabilities: { drops: ["ALL"] },
        healthy: ["health.py", role],
        startPeriod: 120,
        // Long enough for a run to end its step.
        stopTimeout: 30,
      },
      { parent: this },
    );
  }
}
