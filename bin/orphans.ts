/**
 * Removes containers and networks of a stack that its state does not know: a deployment that was killed has left them.
 *
 *   orphans.ts STACK STATE      STATE: file with what `pulumi stack export` printed
 */
import { readFileSync } from "node:fs";
import Docker from "dockerode";
import { stackLabel } from "../components/platform";

interface State {
  deployment?: { resources?: { id?: string }[] };
}

async function main(stack: string, file: string): Promise<void> {
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
