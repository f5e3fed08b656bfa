import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import type { Published } from "../stack/ports";
import type { ImageName } from "../stack/versions";
import { labels, type Platform } from "./platform";

export interface ContainerArgs {
  image: ImageName;
  /** Arguments of the image's entry point. @default the image's own */
  command?: pulumi.Input<string>[];
  /** Environment, `NAME: value`; never a secret. @default {} */
  env?: Record<string, pulumi.Input<string>>;
  /** Files written into the container before it starts; a change of one replaces the container. @default [] */
  files?: docker.types.input.ContainerUpload[];
  /** Ports in the container, and where they are published on the host. @default [] */
  ports?: Published[];
  /** Volumes of the stack by the folder they are mounted at. @default {} */
  volumes?: Record<string, { volume: docker.Volume; readOnly?: boolean }>;
  /** Folders and files of the host by where they are mounted, read-only. @default {} */
  hostPaths?: Record<string, string>;
  /** Memory limit, MiB. */
  memory: number;
  /** Command that succeeds once the container does its work; the deployment waits for it. */
  healthy: string[];
  /** Other parts are deployed once this one is healthy, so it is probed more often. @default false */
  awaited?: boolean;
  /** Time from the start within which a failing health check is no failure, seconds. @default 60 */
  startPeriod?: number;
  /** Time a clean stop may take before the container is killed, seconds. @default 10 */
  stopTimeout?: number;
  capabilities?: docker.types.input.ContainerCapabilities;
}

function mounts({ volumes = {}, hostPaths = {} }: ContainerArgs): docker.types.input.ContainerMount[] {
  const own = Object.entries(volumes).map(([target, { volume, readOnly = false }]) => ({
    target,
    source: volume.name,
    type: "volume",
    readOnly,
  }));
  const host = Object.entries(hostPaths).map(([target, source]) => ({
    target,
    source,
    type: "bind",
    readOnly: true,
  }));
  return [...own, ...host];
}

/** Seconds in the form in which the engine gives a duration back; any other form would look like a change. */
export function engineDuration(seconds: number): string {
  const [minutes, rest] = [Math.floor(seconds / 60), seconds % 60];
  return minutes > 0 ? `${minutes}m${rest}s` : `${rest}s`;
}

/**
 * A container with the defaults of the house: named after the stack, on its network under its short name, restarted unless
 * stopped, limited in memory and log size, without new privileges, and deployed only when it is healthy.
 */
export function container(
  name: string,
  platform: Platform,
  args: ContainerArgs,
  opts: pulumi.CustomResourceOptions,
): docker.Container {
  const { stack, network, images } = platform;
  return new docker.Container(
    name,
    {
      name: `${stack}-${name}`,
      hostname: name,
      image: images.of(args.image),
      command: args.command,
      envs: Object.entries(args.env ?? {}).map(([key, value]) => pulumi.interpolate`${key}=${value}`),
      uploads: args.files,
      ports: args.ports ?? [],
      mounts: mounts(args),
      networksAdvanced: [{ name: network.name, aliases: [name] }],
      memory: args.memory,
      memorySwap: args.memory,
      restart: "unless-stopped",
      capabilities: args.capabilities,
      securityOpts: ["no-new-privileges:true"],
      logDriver: "json-file",
      logOpts: { "max-size": "10m", "max-file": "3" },
      stopTimeout: args.stopTimeout ?? 10,
      destroyGraceSeconds: args.stopTimeout ?? 10,
      labels: labels(stack),
      healthcheck: {
        tests: ["CMD", ...args.healthy],
        // Each probe is a process in the container; a probe of each every few seconds would cost a core.
        interval: args.awaited ? "10s" : "30s",
        timeout: "5s",
        retries: 3,
        startPeriod: engineDuration(args.startPeriod ?? 60),
      },
      wait: true,
      waitTimeout: 300,
    },
    // The provider says that it has updated a health check, and leaves the old one in force.
    { ...opts, deleteBeforeReplace: true, replaceOnChanges: ["healthcheck", ...(opts.replaceOnChanges ?? [])] },
  );
}
