import type { Settings } from "./settings";

/** How many ports a setting stands for: brokers take one each, one after the other. */
function count(setting: keyof Settings["ports"], settings: Settings): number {
  return setting === "kafka" || setting === "kafkaMetrics" ? settings.kafkaBrokers : 1;
}

/** Published port on the host; `index` counts the second and later of its kind. */
export function hostPort(settings: Settings, setting: keyof Settings["ports"], index = 0): number {
  return settings.ports[setting] + index + settings.portOffset;
}

/** Every port that the stack publishes on the host, with the setting that moves it. */
export function publishedPorts(settings: Settings): { setting: string; port: number }[] {
  return (Object.keys(settings.ports) as (keyof Settings["ports"])[]).flatMap((setting) =>
    Array.from({ length: count(setting, settings) }, (_, index) => ({
      setting: `ports.${setting}`,
      port: hostPort(settings, setting, index),
    })),
  );
}

/** Address under which a published port is reached from the machine that deploys. */
export function hostAddress({ bindAddress }: Pick<Settings, "bindAddress">): string {
  return bindAddress === "0.0.0.0" ? "127.0.0.1" : bindAddress;
}

export function hostUrl(settings: Settings, setting: keyof Settings["ports"]): string {
  return `http://${hostAddress(settings)}:${hostPort(settings, setting)}`;
}
