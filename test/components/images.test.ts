import { existsSync } from "node:fs";
import { join } from "node:path";
import { Images } from "../../components/images";
import { type ImageName, type ImageVersion, images } from "../../stack/versions";
import { Recorder } from "../helpers/resources";

const names = Object.keys(images) as ImageName[];
const built = names.filter((name) => !(images[name] as ImageVersion).registryOnly);
const run = (source: "registry" | "build") =>
  Recorder.run(() => {
    const all = new Images("images", { source, baseImage: "base:1" });
    for (const name of source === "build" ? built : names) all.of(name);
  });

describe("imageSource: build", () => {
  test.each(built)("%s is built from its own Dockerfile upon the base image", async (name) => {
    const { inputs } = (await run("build")).get(name);
    expect(inputs.name).toMatch(new RegExp(`^trade-observability/${name}:[0-9a-f]{12}$`));
    expect(inputs.build).toMatchObject({
      dockerfile: `images/${name}/Dockerfile`,
      buildArgs: { BASE_IMAGE: "base:1" },
    });
    expect(existsSync(join(inputs.build.context, inputs.build.dockerfile))).toBe(true);
  });

  test("an image that no package holds is refused, and the message names the setting", async () => {
    const message = await new Promise((resolve) =>
      Recorder.run(() => {
        try {
          new Images("images", { source: "build", baseImage: "base:1" }).of("grafana");
          resolve("accepted");
        } catch (error) {
          resolve((error as Error).message);
        }
      }),
    );
    expect(message).toMatch(/^imageSource: found "build", but no package holds grafana/);
  });

  test("another base image is another image", async () => {
    const other = await Recorder.run(() => new Images("images", { source: "build", baseImage: "base:2" }).of("kafka"));
    expect(other.get("kafka").inputs.name).not.toBe((await run("build")).get("kafka").inputs.name);
  });
});

describe("imageSource: registry", () => {
  const derived = names.filter((name) => (images[name] as ImageVersion).derived);

  test.each(names.filter((name) => !derived.includes(name)))("%s is the official image, unchanged", async (name) => {
    const { inputs } = (await run("registry")).get(name);
    expect(inputs).toMatchObject({ name: images[name].registry, keepLocally: true });
    expect(inputs.build).toBeUndefined();
  });

  test.each(derived)("%s is the official image with our parts added", async (name) => {
    const { inputs } = (await run("registry")).get(name);
    const version: ImageVersion = images[name];
    expect(inputs.build.dockerfile).toBe(`images/${name}/registry.Dockerfile`);
    expect(inputs.build.buildArgs).toEqual({ [version.derived as string]: version.registry });
    expect(existsSync(join(inputs.build.context, inputs.build.dockerfile))).toBe(true);
  });

  test("every official image has a fixed version", () => {
    for (const name of names) expect(images[name].registry).toMatch(/:[v0-9][\w.-]*$/);
  });
});

test("an image that two containers share is one resource", async () => {
  const recorder = await Recorder.run(() => {
    const all = new Images("images", { source: "build", baseImage: "base:1" });
    all.of("services");
    all.of("services");
  });
  expect(recorder.ofType("docker:index/remoteImage:RemoteImage")).toHaveLength(1);
});
