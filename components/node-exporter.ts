import type * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import { jobs } from "../metrics";
import { published } from "../stack/ports";
import { container } from "./container";
import type { Platform } from "./platform";

/** The host's own metrics, read from its mounted file systems. */
export class NodeExporter extends pulumi.ComponentResource {
  readonly container: docker.Container;
  /** Name inside the stack's network. */
  readonly host: string;

  constructor(name: string, platform: Platform, opts?: pulumi.ComponentResourceOptions) {
    super("trade-observability:index:NodeExporter", name, {}, opts);
    this.host = name;
    const { port } = jobs["node-exporter"];
    this.container = container(
      name,
      platform,
      {
        image: "node-exporter",
        command: [
          "--path.procfs=/host/proc",
          "--path.rootfs=/rootfs",
          "--collector.filesystem.mount-points-exclude=^/(sys|proc|dev|host|etc)($|/)",
          "--collector.disable-defaults",
          ...["cpu", "meminfo", "filesystem", "netdev"].map((collector) => `--collector.${collector}`),
          "--no-collector.netdev.netlink",
        ],
        // Single files: /proc/net of a mounted /proc would show the network of the container that reads it.
        hostPaths: {
          "/host/proc/stat": "/proc/stat",
          "/host/proc/meminfo": "/proc/meminfo",
          "/host/proc/1/mountinfo": "/proc/1/mountinfo",
          "/host/proc/net/dev": "/proc/1/net/dev",
          "/rootfs": "/",
        },
        ports: [published(platform.settings, "nodeExporter", port)],
        memory: platform.settings.memory.exporter,
        capabilities: { drops: ["ALL"] },
        healthy: ["wget", "-q", "-O", "/dev/null", `http://localhost:${port}/`],
      },
      { parent: this },
    );
    this.registerOutputs({});
  }
}
