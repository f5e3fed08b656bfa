import type * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import { jobs } from "../metrics";
import { published } from "../stack/ports";
import { container } from "./container";
import { type Platform, stackLabel } from "./platform";

/** Kinds of metrics that the catalog has no use for, and that would cost a walk through the file systems or thousands of series. */
const unused = [
  ...["advtcp", "app", "cpuLoad", "cpu_topology", "cpuset", "disk", "diskIO", "hugetlb", "memory_numa", "oom_event"],
  ...["percpu", "perf_event", "pressure", "process", "referenced_memory", "resctrl", "sched", "tcp", "udp"],
];

/** What the containers of the host use, read from the control groups and the engine. */
export class Cadvisor extends pulumi.ComponentResource {
  readonly container: docker.Container;
  /** Name inside the stack's network. */
  readonly host: string;

  constructor(name: string, platform: Platform, opts?: pulumi.ComponentResourceOptions) {
    super("trade-observability:index:Cadvisor", name, {}, opts);
    this.host = name;
    const { port } = jobs.cadvisor;
    this.container = container(
      name,
      platform,
      {
        image: "cadvisor",
        command: [
          `-port=${port}`,
          "-docker_only",
          "-store_container_labels=false",
          // By which Prometheus tells the stack's containers from others.
          `-whitelisted_container_labels=${stackLabel}`,
          "-housekeeping_interval=10s",
          "-allow_dynamic_housekeeping=false",
          `-disable_metrics=${unused.join(",")}`,
        ],
        // No more of the host than it reads: control groups, processes, the engine's socket and its list of layers.
        hostPaths: {
          "/sys": "/sys",
          "/rootfs/proc": "/proc",
          "/var/run/docker.sock": platform.settings.dockerSocket,
          "/rootfs/var/lib/docker/image": `${platform.settings.dockerDataRoot}/image`,
        },
        ports: [published(platform.settings, "cadvisor", port)],
        memory: platform.settings.memory.exporter,
        capabilities: { drops: ["ALL"] },
        healthy: ["wget", "-q", "-O", "/dev/null", `http://localhost:${port}/healthz`],
      },
      { parent: this },
    );
    this.registerOutputs({});
  }
}
