import * as docker from "@pulumi/docker";
import { Cadvisor } from "../../components/cadvisor";
import { Images } from "../../components/images";
import { parseSettings } from "../../stack/settings";
import { Recorder } from "../helpers/resources";

test("cAdvisor finds the engine where the settings say that it is", async () => {
  const settings = parseSettings({
    dockerSocket: "/run/user/1000/docker.sock",
    dockerDataRoot: "/home/me/.local/share/docker",
  });
  const run = await Recorder.run(() => {
    const network = new docker.Network("network", { name: "dev" });
    const images = new Images("images", { source: settings.imageSource, baseImage: settings.baseImage });
    new Cadvisor("cadvisor", { stack: "dev", settings, network, images });
  });
  expect(run.container("cadvisor").inputs.mounts).toEqual(
    expect.arrayContaining([
      { target: "/var/run/docker.sock", source: "/run/user/1000/docker.sock", type: "bind", readOnly: true },
      {
        target: "/rootfs/var/lib/docker/image",
        source: "/home/me/.local/share/docker/image",
        type: "bind",
        readOnly: true,
      },
    ]),
  );
});
