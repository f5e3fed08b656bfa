import { everyAddress } from "./address";
import type { Settings } from "./settings";

/** Whether the stack has a Grafana of its own: its image comes from a registry only, and one that is there already is preferred. */
export const runsGrafana = ({ imageSource, grafana }: Pick<Settings, "imageSource" | "grafana">): boolean =>
  imageSource === "registry" && !grafana.url;

/** How many ports a setting stands for: brokers take one each, one after the other. */
function count(setting: keyof Settings["ports"], settings: Settings): number {
  if (setting === "grafana") return runsGrafana(settings) ? 1 : 0;
  return setting === "kafka" || setting === "kafkaMetrics" ? settings.kafkaBrokers : 1;
}

/** Published port on the host; `index` counts the second and later of its kind. */
export function hostPort(settings: Settings, setting: keyof Settings["ports"], index = 0): number {
  return settings.ports[setting] + index + settings.portOffset;
}

/**
 * Pages that show what is measured. Whoever reaches one of the others can read or change the pipeline's data, for none of them asks
 * for a password: nobody outside the machine does.
 */
const shown: readonly (keyof Settings["ports"])[] = ["prometheus", "alertmanager", "viewer", "grafana"];

/** Address of the host that a port is published on. */
export function bindAddress(settings: Pick<Settings, "bindAddress">, setting: keyof Settings["ports"]): string {
  return shown.includes(setting) ? settings.bindAddress : "127.0.0.1";
}

/** A port in a container, and where it is published on the host. */
export interface Published {
  internal: number;
  external: number;
  ip: string;
}

/** Publishes a container's port under a setting; `index` counts the second and later of its kind. */
export function published(
  settings: Settings,
  setting: keyof Settings["ports"],
  internal: number,
  index = 0,
): Published {
  return { internal, external: hostPort(settings, setting, index), ip: bindAddress(settings, setting) };
}

/** Every port that the stack publishes on the host, with the setting that moves it. */
export function publishedPorts(settings: Settings): { setting: string; port: number; address: string }[] {
  return (Object.keys(settings.ports) as (keyof Settings["ports"])[]).flatMap((setting) =>
    Array.from({ length: count(setting, settings) }, (_, index) => ({
      setting: `ports.${setting}`,
      port: hostPort(settings, setting, index),
      address: bindAddress(settings, setting),
    })),
  );
}

/** Address under which a published port is reached from the machine that deploys. */
export function hostAddress(settings: Pick<Settings, "bindAddress">, setting: keyof Settings["ports"]): string {
  const address = bindAddress(settings, setting);
  return address === everyAddress ? "127.0.0.1" : address;
}

/** A published page as the machine that deploys reaches it. */
export function hostUrl(settings: Settings, setting: keyof Settings["ports"]): string {
  return `http://${hostAddress(settings, setting)}:${hostPort(settings, setting)}`;
}

/** A published page as a reader's browser reaches it. */
export function linkUrl(settings: Settings, setting: keyof Settings["ports"]): string {
  const { linkAddress } = settings;
  if (!linkAddress || !shown.includes(setting)) return hostUrl(settings, setting);
  return `http://${linkAddress}:${hostPort(settings, setting)}`;
}

/**
 * Root of the Grafana that gets the dashboards, without a slash at the end; undefined where there is none.
 * @param reached How one that the stack runs is reached.
 */
export function grafanaUrl(settings: Settings, reached: typeof hostUrl): string | undefined {
  if (settings.grafana.url) return settings.grafana.url.replace(/\/+$/, "");
  return runsGrafana(settings) ? reached(settings, "grafana") : undefined;
}
