import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import { type ImageName, type ImageVersion, images } from "../stack/versions";

export interface ImagesArgs {
  /** `registry`: official images; `build`: images made from packages upon `baseImage`. */
  source: "registry" | "build";
  /** Debian image that `build` starts from. */
  baseImage: string;
}

const root = join(__dirname, "..");

/** What goes into an image beside its own folder. */
const alsoIn: Partial<Record<ImageName, string[]>> = {
  dagster: ["dagster"],
  services: ["services", "metrics", "package.json", "package-lock.json"],
};

function filesBelow(path: string): string[] {
  const entries = readdirSync(path, { withFileTypes: true }).filter(
    ({ name }) => !["node_modules", "dist", "__pycache__"].includes(name),
  );
  return entries.flatMap((entry) =>
    entry.isDirectory() ? filesBelow(join(path, entry.name)) : [join(path, entry.name)],
  );
}

/** Twelve hexadecimal digits that change when anything changes that the image is built from. */
export function contentHash(image: ImageName, extra: string[] = []): string {
  const hash = createHash("sha256").update(extra.join("\n"));
  const [folders, files] = [[`images/${image}`], [] as string[]];
  for (const path of alsoIn[image] ?? []) (path.includes(".json") ? files : folders).push(path);
  const all = [
    ...folders.flatMap((folder) => filesBelow(join(root, folder))),
    ...files.map((file) => join(root, file)),
  ];
  for (const file of all.sort()) hash.update(`${relative(root, file)}\0`).update(readFileSync(file));
  return hash.digest("hex").slice(0, 12);
}

/** Where the engine's own output of a build goes: the provider's error says no more than that a step failed. */
function buildLog(image: ImageName): string {
  const folder = join(root, ".local", "logs");
  mkdirSync(folder, { recursive: true });
  return join(folder, `image-${image}.log`);
}

/** The images of the stack; each becomes a resource when it is first asked for. */
export class Images extends pulumi.ComponentResource {
  private readonly made = new Map<ImageName, docker.RemoteImage>();

  constructor(
    name: string,
    private readonly args: ImagesArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("trade-observability:index:Images", name, {}, opts);
    this.registerOutputs({});
  }

  /** Identifier of the image on the engine. */
  of(name: ImageName): pulumi.Output<string> {
    const image = this.made.get(name) ?? this.make(name);
    this.made.set(name, image);
    return image.imageId;
  }

  private make(name: ImageName): docker.RemoteImage {
    const version: ImageVersion = images[name];
    const opts = { parent: this, customTimeouts: { create: "60m" } };
    if (this.args.source === "build" && version.registryOnly)
      throw new Error(
        `imageSource: found "build", but no package holds ${name}, which comes from ${version.registry} only; expected "registry".`,
      );
    if (this.args.source === "registry" && !version.derived)
      return new docker.RemoteImage(name, { name: version.registry, keepLocally: true }, opts);

    const [dockerfile, buildArgs] =
      this.args.source === "registry"
        ? [`images/${name}/registry.Dockerfile`, { [version.derived as string]: version.registry }]
        : [`images/${name}/Dockerfile`, { BASE_IMAGE: this.args.baseImage }];
    const tag = contentHash(name, [dockerfile, ...Object.values(buildArgs)]);
    return new docker.RemoteImage(
      name,
      {
        name: `trade-observability/${name}:${tag}`,
        keepLocally: true,
        build: { context: root, dockerfile, buildArgs, useLegacyBuilder: true, buildLogFile: buildLog(name) },
      },
      opts,
    );
  }
}
