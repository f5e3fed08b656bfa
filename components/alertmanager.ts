import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import { jobs } from "../metrics";
import { hostPort, hostUrl } from "../stack/ports";
import { container } from "./container";
import { labels, type Platform } from "./platform";
import { LiveConfiguration } from "./providers/live-configuration";
import { alertmanagerFiles, startConfiguration } from "./render/alertmanager";

/** Groups, routes and silences what Prometheus' rules have found. */
export class Alertmanager extends pulumi.ComponentResource {
  readonly container: docker.Container;
  /** Name inside the stack's network. */
  readonly host: string;
  readonly url: string;

  constructor(name: string, platform: Platform, opts?: pulumi.ComponentResourceOptions) {
    super("trade-observability:index:Alertmanager", name, {}, opts);
    this.host = name;
    const { settings, stack } = platform;
    const { port } = jobs.alertmanager;
    this.url = hostUrl(settings, "alertmanager");
    const data = new docker.Volume(
      `${name}-data`,
      { name: `${stack}-${name}-data`, labels: labels(stack) },
      { parent: this },
    );
    this.container = container(
      name,
      platform,
      {
        image: "alertmanager",
        command: [
          "--config.file=/etc/alertmanager/alertmanager.yml",
          "--storage.path=/alertmanager",
          `--web.external-url=${this.url}`,
          // A single Alertmanager has nobody to gossip with.
          "--cluster.listen-address=",
        ],
        files: [{ file: "/etc/alertmanager/alertmanager.yml", content: startConfiguration }],
        volumes: { "/alertmanager": { volume: data } },
        ports: [{ internal: port, external: hostPort(settings, "alertmanager") }],
        memory: settings.memory.exporter,
        capabilities: { drops: ["ALL"] },
        healthy: ["wget", "-q", "-O", "/dev/null", `http://localhost:${port}/-/ready`],
      },
      { parent: this },
    );
    new LiveConfiguration(
      `${name}-configuration`,
      {
        containerId: this.container.id,
        directory: "/etc/alertmanager",
        files: alertmanagerFiles(),
        check: ["amtool", "check-config", "{directory}/alertmanager.yml"],
        reloadUrl: `${this.url}/-/reload`,
      },
      { parent: this },
    );
    this.registerOutputs({ url: this.url });
  }
}
