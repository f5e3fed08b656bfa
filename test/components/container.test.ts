import * as docker from "@pulumi/docker";
import { container, engineDuration } from "../../components/container";
import { Images } from "../../components/images";
import type { Platform } from "../../components/platform";
import { parseSettings } from "../../stack/settings";
import { Recorder } from "../helpers/resources";

function platform(config: Record<string, string> = {}): Platform {
  const settings = parseSettings(config);
  return {
    stack: "dev",
    settings,
    network: new docker.Network("network", { name: "dev" }),
    images: new Images("images", { source: settings.imageSource, baseImage: settings.baseImage }),
  };
}

const minimal = { image: "prometheus", memory: 100, healthy: ["true"] } as const;

test.each([
  [7, "7s"],
  [60, "1m0s"],
  [150, "2m30s"],
])("%d seconds are written %s, as the engine does", (seconds, text) => expect(engineDuration(seconds)).toBe(text));

describe("a container of the house", () => {
  test("is named after the stack and known by its short name on the network", async () => {
    const run = await Recorder.run(() => container("web", platform(), { ...minimal, healthy: ["true"] }, {}));
    expect(run.get("web").inputs).toMatchObject({
      name: "dev-web",
      hostname: "web",
      networksAdvanced: [{ name: "dev", aliases: ["web"] }],
      labels: [{ label: "trade-observability.stack", value: "dev" }],
    });
  });

  test("is limited, restarts, gains no privileges, and is waited for", async () => {
    const run = await Recorder.run(() =>
      container("web", platform(), { ...minimal, healthy: ["probe"], startPeriod: 7 }, {}),
    );
    expect(run.get("web").inputs).toMatchObject({
      memory: 100,
      memorySwap: 100,
      restart: "unless-stopped",
      securityOpts: ["no-new-privileges:true"],
      logOpts: { "max-size": "10m", "max-file": "3" },
      healthcheck: { tests: ["CMD", "probe"], startPeriod: "7s" },
      wait: true,
    });
    expect(run.get("web").inputs.privileged).toBeUndefined();
  });

  test("is probed more often where others wait for it", async () => {
    const args = { ...minimal, healthy: ["probe"] };
    const run = await Recorder.run(() => {
      container("leaf", platform(), args, {});
      container("root", platform(), { ...args, awaited: true }, {});
    });
    expect(run.get("leaf").inputs.healthcheck).toMatchObject({ interval: "30s" });
    expect(run.get("root").inputs.healthcheck).toMatchObject({ interval: "10s" });
  });

  test("mounts folders of the host read-only", async () => {
    const run = await Recorder.run(() =>
      container("web", platform(), { ...minimal, healthy: ["true"], hostPaths: { "/host/proc": "/proc" } }, {}),
    );
    expect(run.get("web").inputs.mounts).toEqual([
      { target: "/host/proc", source: "/proc", type: "bind", readOnly: true },
    ]);
  });
});
