import * as pulumi from "@pulumi/pulumi";
import { asLists, byName } from "./named-lists";
import { confirmRules, loadedRules } from "./rule-health";

/** Configuration files of a running container that reads them again on request. */
export interface LiveConfigurationInputs {
  /** Container that reads the files; a new container is given them again. */
  containerId: string;
  /** Folder of the files in the container. */
  directory: string;
  /** Files by their path below `directory`: objects are written as YAML, or JSON where the path says so, text as it is. */
  files: Record<string, unknown>;
  /** Command run in the container before anything changes, `{directory}` standing for the folder with the new files. */
  check: string[];
  /** URL that takes a POST and reads the files again, as seen from the machine that deploys. */
  reloadUrl: string;
  /** Where Prometheus tells of its rules, each of which has to be evaluated without an error before the files are in force. */
  rulesUrl?: string;
}

type Docker = import("dockerode");

async function execute(docker: Docker, containerId: string, command: string[]): Promise<string> {
  const { PassThrough } = await import("node:stream");
  const container = docker.getContainer(containerId);
  const exec = await container.exec({ Cmd: command, AttachStdout: true, AttachStderr: true });
  const stream = await exec.start({});
  const output = new PassThrough();
  const chunks: Buffer[] = [];
  output.on("data", (chunk: Buffer) => chunks.push(chunk));
  container.modem.demuxStream(stream, output, output);
  await new Promise((resolve, reject) => stream.on("end", resolve).on("error", reject));
  const text = Buffer.concat(chunks).toString("utf8").trim();
  const { ExitCode } = await exec.inspect();
  if (ExitCode !== 0) throw new Error(text || `${command.join(" ")} ended with exit code ${ExitCode}`);
  return text;
}

async function upload(docker: Docker, containerId: string, directory: string, files: Record<string, unknown>) {
  const { stringify } = await import("yaml");
  const { pack } = await import("tar-stream");
  // The container's user owns what it moves into place; with no-new-privileges not even root could do that for it.
  const uid = Number(await execute(docker, containerId, ["id", "-u"]));
  const archive = pack();
  const folders = new Set(
    Object.keys(files).flatMap((path) => (path.includes("/") ? [path.slice(0, path.lastIndexOf("/"))] : [])),
  );
  for (const name of folders) archive.entry({ name, type: "directory", mode: 0o755, uid, gid: uid });
  for (const [path, content] of Object.entries(files)) {
    const text =
      typeof content === "string"
        ? content
        : path.endsWith(".json")
          ? JSON.stringify(content, null, 2)
          : stringify(content, { lineWidth: 0, aliasDuplicateObjects: false });
    archive.entry({ name: path, mode: 0o644, uid, gid: uid }, text);
  }
  archive.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of archive) chunks.push(chunk as Buffer);
  await docker.getContainer(containerId).putArchive(Buffer.concat(chunks), { path: directory });
}

/** Swaps the files of `directory` with those of `next`, which is left with the former ones. */
function swapScript(directory: string, next: string): string {
  const former = `${next}.former`;
  // Either may be empty.
  const move = (from: string, to: string) => `for f in ${from}/*; do if [ -e "$f" ]; then mv "$f" ${to}/; fi; done`;
  return [
    "set -e",
    `rm -rf ${former}; mkdir -p ${former} ${directory}`,
    move(directory, former),
    move(next, directory),
    `rmdir ${next}; mv ${former} ${next}`,
  ].join("; ");
}

async function reload(url: string): Promise<void> {
  const response = await fetch(url, { method: "POST" });
  if (!response.ok) throw new Error((await response.text()).trim());
}

/**
 * Checks the files in the container, puts them into place, has them read, and sees that the rules among them can be evaluated.
 * @throws Error with the container's own message; the files that were there before are there again.
 */
export async function deliver(inputs: LiveConfigurationInputs): Promise<void> {
  const { default: Docker } = await import("dockerode");
  const docker = new Docker();
  const { containerId, directory, rulesUrl } = inputs;
  const files = asLists(inputs.files) as Record<string, unknown>;
  const before = rulesUrl ? await loadedRules(rulesUrl) : [];
  const next = `/tmp/next${directory.replaceAll("/", "-")}`;
  const shell = (script: string) => execute(docker, containerId, ["sh", "-c", script]);
  await shell(`rm -rf ${next} && mkdir -p ${next}`);
  await upload(docker, containerId, next, files);
  try {
    await execute(
      docker,
      containerId,
      inputs.check.map((word) => word.replace("{directory}", next)),
    );
  } catch (error) {
    throw new Error(
      `the new configuration is refused, the old one stays:\n${(error as Error).message.replaceAll(next, directory)}`,
    );
  }
  const swap = () => shell(swapScript(directory, next));
  await swap();
  try {
    await reload(inputs.reloadUrl);
    if (rulesUrl) await confirmRules(rulesUrl, files, before);
  } catch (error) {
    const outcome = await swap()
      .then(() => reload(inputs.reloadUrl))
      .then(
        () => "the old one is back",
        (again: Error) => `nor the old one again (${again.message})`,
      );
    throw new Error(`the new configuration could not be loaded, ${outcome}:\n${(error as Error).message}`);
  }
}

const provider: pulumi.dynamic.ResourceProvider<LiveConfigurationInputs, LiveConfigurationInputs> = {
  async diff(_id, olds, news) {
    const keys = ["containerId", "directory", "files", "check", "reloadUrl", "rulesUrl"] as const;
    return { changes: keys.some((key) => JSON.stringify(olds[key]) !== JSON.stringify(news[key])) };
  },
  async create(inputs) {
    await deliver(inputs);
    return { id: `${inputs.containerId.slice(0, 12)}${inputs.directory}`, outs: inputs };
  },
  async update(_id, _olds, news) {
    await deliver(news);
    return { outs: news };
  },
};

/**
 * Configuration files that are delivered into a running container and read again in place: the container is never recreated
 * for them. Files that the container's own check refuses fail the update with its message, and the old ones stay in force.
 */
export class LiveConfiguration extends pulumi.dynamic.Resource {
  constructor(
    name: string,
    inputs: { [K in keyof LiveConfigurationInputs]: pulumi.Input<LiveConfigurationInputs[K]> },
    opts?: pulumi.CustomResourceOptions,
  ) {
    const files = pulumi.output(inputs.files).apply(byName);
    super(provider, name, { ...inputs, files } as pulumi.Inputs, opts, "index", "LiveConfiguration");
  }
}
