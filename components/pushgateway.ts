import type * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import { jobs } from "../metrics";
import { hostPort } from "../stack/ports";
import { container } from "./container";
import type { Platform } from "./platform";

/** Takes the metrics of batch work and keeps the last value of each for Prometheus. */
export class Pushgateway extends pulumi.ComponentResource {
  readonly container: docker.Container;
  /** Name inside the stack's network. */
  readonly host: string;
  /** Address inside the stack's network. */
  readonly internalUrl: string;

  constructor(name: string, platform: Platform, opts?: pulumi.ComponentResourceOptions) {
    super("trade-observability:index:Pushgateway", name, {}, opts);
    this.host = name;
    const { port } = jobs.pushgateway;
    this.internalUrl = `http://${name}:${port}`;
    this.container = container(
      name,
      platform,
      {
        image: "pushgateway",
        ports: [{ internal: port, external: hostPort(platform.settings, "pushgateway") }],
        memory: platform.settings.memory.exporter,
        capabilities: { drops: ["ALL"] },
        healthy: ["wget", "-q", "-O", "/dev/null", `http://localhost:${port}/-/ready`],
      },
      { parent: this },
    );
    this.registerOutputs({});
  }
}
