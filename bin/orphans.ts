/**
 * Removes what a deployment that was killed has left: containers and networks of the stack that its state does not know, and
 * the program, which goes on without the Pulumi that called it and fills the memory.
 *
 *   orphans.ts STACK STATE      STATE: file with what `pulumi stack export` printed
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import Docker from "dockerode";
import { stackLabel } from "../components/platform";

interface State {
  deployment?: { resources?: { id?: string }[] };
}

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

async function main(stack: string, file: string): Promise<void> {
  await endPrograms(stack);
  const state = JSON.parse(readFileSync(file, "utf8")) as State;
  const known = new Set((state.deployment?.resources ?? []).flatMap(({ id }) => (id ? [id] : [])));
  const docker = new Docker();
  const filters = JSON.stringify({ label: [`${stackLabel}=${stack}`] });
  const containers = await docker.listContainers({ all: true, filters });
  if (containers.length > 0 && known.size === 0)
    throw new Error(
      `the engine runs ${containers.length} containers of a stack ${stack} that this checkout's state does not know: they belong to another checkout, or their state is lost.\n  next: make down in that checkout; or make clean STACK=${stack}, which removes them with their data; or take another name: STACK=name make up`,
    );
  for (const { Id, Names } of containers.filter((container) => !known.has(container.Id))) {
    await docker.getContainer(Id).remove({ force: true });
    console.log(`Removed ${Names[0]?.slice(1)}, left by a deployment that was killed.`);
  }
  for (const { Id, Name } of await docker.listNetworks({ filters })) {
    if (known.has(Id)) continue;
    await docker.getNetwork(Id).remove();
    console.log(`Removed the network ${Name}, left by a deployment that was killed.`);
  }
}

const [stack = "dev", file = "state.json"] = process.argv.slice(2);
main(stack, file).catch((error: Error) => {
  console.error(`error: ${error.message}`);
  process.exitCode = 1;
});
