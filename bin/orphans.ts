/**
 * Removes what a deployment that was killed has left: containers, networks and volumes of the stack that its state does not know,
 * and the program, which goes on without the Pulumi that called it and fills the memory. Refuses what may be somebody else's: an
 * engine gives a volume that is there to whoever asks for its name.
 *
 *   orphans.ts STACK STATE      STATE: file with what `pulumi stack export` printed
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import Docker from "dockerode";
import { stackLabel } from "../components/platform";
import { isVolumeOf } from "../stack/volumes";
import { dockerType, resourcesIn } from "./state";

const root = join(__dirname, "..");

function answers(address: string): Promise<boolean> {
  const [host, port] = address.split(":");
  return new Promise((resolve) => {
    const socket = connect(Number(port), host).once("error", () => resolve(false));
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
  });
}

/** Arguments of every process of this machine that can be read; none where there is no /proc. */
function processes(): { pid: number; args: string[] }[] {
  if (!existsSync("/proc")) return [];
  return readdirSync("/proc").flatMap((entry) => {
    try {
      return [{ pid: Number(entry), args: readFileSync(`/proc/${entry}/cmdline`, "utf8").split("\0") }];
    } catch {
      return []; // No process, or one that has ended meanwhile.
    }
  });
}

function end(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error; // It has ended by itself.
  }
}

/** Ends this checkout's programs of the stack whose engine is gone, with everything that was started for them. */
async function endPrograms(stack: string): Promise<void> {
  const running = processes();
  for (const { args } of running) {
    const option = (name: string) => args[args.indexOf(name) + 1];
    const engine = option("--engine");
    if (!args.includes("--engine") || option("--stack") !== stack || option("--pwd") !== root) continue;
    if (!engine || (await answers(engine))) continue;
    for (const { pid } of running.filter((other) => other.args.includes(engine))) end(pid);
    console.log("Ended the program of a deployment that was killed.");
  }
}

const docker = new Docker();

async function removeContainers(stack: string, known: ReadonlySet<string>, filters: string): Promise<void> {
  const containers = await docker.listContainers({ all: true, filters });
  if (containers.length > 0 && known.size === 0)
    throw new Error(
      `the engine runs ${containers.length} containers of a stack ${stack} that this checkout's state does not know: they belong to another checkout, or their state is lost.\n  next: make down in that checkout; or make clean STACK=${stack}, which removes them with their data; or take another name: STACK=name make up`,
    );
  for (const { Id, Names } of containers.filter((container) => !known.has(container.Id))) {
    await docker.getContainer(Id).remove({ force: true });
    console.log(`Removed ${Names[0]?.slice(1)}, left by a deployment that was killed.`);
  }
}

async function removeNetworks(known: ReadonlySet<string>, filters: string): Promise<void> {
  for (const { Id, Name } of await docker.listNetworks({ filters })) {
    if (known.has(Id)) continue;
    await docker.getNetwork(Id).remove();
    console.log(`Removed the network ${Name}, left by a deployment that was killed.`);
  }
}

const isUsed = async (volume: string): Promise<boolean> =>
  (await docker.listContainers({ all: true, filters: JSON.stringify({ volume: [volume] }) })).length > 0;

/** @param deployed Whether the state knows containers: then what it does not know is no lost state's. */
async function removeVolumes(stack: string, known: ReadonlySet<string>, deployed: boolean): Promise<void> {
  for (const { Name, Labels } of (await docker.listVolumes()).Volumes ?? []) {
    const labelled = Labels?.[stackLabel] === stack;
    if (known.has(Name) || !(labelled || isVolumeOf(stack, Name))) continue;
    if (!labelled)
      throw new Error(
        `the engine has a volume ${Name}, which the stack ${stack} would write to, and which no stack of this project has made: it is another program's, or was made by hand.\n  next: take another name: STACK=name make up; or docker volume rm ${Name}, if nobody needs its data`,
      );
    if (!deployed || (await isUsed(Name)))
      throw new Error(
        `the engine has a volume ${Name} of a stack ${stack} that this checkout's state does not know: it belongs to another checkout, or its state is lost, and with it the passwords of its data.\n  next: make clean STACK=${stack}, which removes it with its data; or take another name: STACK=name make up`,
      );
    await docker.getVolume(Name).remove();
    console.log(`Removed the volume ${Name}, left by a deployment that was killed.`);
  }
}

async function main(stack: string, file: string): Promise<void> {
  await endPrograms(stack);
  const resources = resourcesIn(file);
  const known = new Set(resources.flatMap(({ id }) => (id ? [id] : [])));
  const filters = JSON.stringify({ label: [`${stackLabel}=${stack}`] });
  await removeContainers(stack, known, filters);
  await removeNetworks(known, filters);
  await removeVolumes(
    stack,
    known,
    resources.some(({ type }) => type === dockerType("Container")),
  );
}

const [stack = "dev", file = "state.json"] = process.argv.slice(2);
main(stack, file).catch((error: Error) => {
  console.error(`error: ${error.message}`);
  process.exitCode = 1;
});
