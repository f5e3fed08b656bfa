import type * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import { type ContainerArgs, container } from "./container";
import type { Platform } from "./platform";

export interface ServiceArgs extends Pick<ContainerArgs, "env" | "files" | "hostPaths" | "ports" | "volumes"> {
  /** Port on which the service answers `/health`, `/ready` and `/metrics`. */
  port: number;
  /** Memory limit, MiB. @default settings.memory.service */
  memory?: number;
}

/** One of this project's own services; all of them run from one image, told apart by the first argument. */
export class Service extends pulumi.ComponentResource {
  readonly container: docker.Container;
  /** Name inside the stack's network. */
  readonly host: string;

  constructor(name: string, platform: Platform, args: ServiceArgs, opts?: pulumi.ComponentResourceOptions) {
    super("trade-observability:index:Service", name, {}, opts);
    this.host = name;
    const { port, memory = platform.settings.memory.service, env, ...rest } = args;
    const heap = Math.floor(memory * 0.6);
    this.container = container(
      name,
      platform,
      {
        ...rest,
        image: "services",
        command: [name],
        env: { PORT: String(port), NODE_OPTIONS: `--max-old-space-size=${heap}`, ...env },
        memory,
        capabilities: { drops: ["ALL"] },
        // Not another Node.js: a dozen of them every few seconds would cost a tenth of a core.
        healthy: ["wget", "-q", "-O", "/dev/null", `http://localhost:${port}/health`],
        // Long enough to hand over what is in flight.
        stopTimeout: 30,
      },
      { parent: this },
    );
    this.registerOutputs({});
  }
}
