import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import { jobs } from "../metrics";
import { published } from "../stack/ports";
import { container } from "./container";
import { labels, type Platform } from "./platform";

/** Takes the metrics of batch work and keeps the last value of each for Prometheus, also while it is away itself. */
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
    const { settings, stack } = platform;
    const data = new docker.Volume(
      `${name}-data`,
      { name: `${stack}-${name}-data`, labels: labels(stack) },
      { parent: this },
    );
    this.internalUrl = `http://${name}:${port}`;
    this.container = container(
      name,
      platform,
      {
        image: "pushgateway",
        // Without a file a restart forgets what was pushed, and with it how old that is: nobody would be told of a dead checker.
        command: ["--persistence.file=/pushgateway/metrics", "--persistence.interval=1m"],
        volumes: { "/pushgateway": { volume: data } },
        ports: [published(settings, "pushgateway", port)],
        memory: settings.memory.exporter,
        capabilities: { drops: ["ALL"] },
        healthy: ["wget", "-q", "-O", "/dev/null", `http://localhost:${port}/-/ready`],
      },
      { parent: this },
    );
    this.registerOutputs({});
  }
}
