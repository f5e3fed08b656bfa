/**
 * Prints why Pulumi has to look before it deploys, a line each; nothing where its state can be relied upon. An update compares what
 * the program wants with the state alone: what somebody has removed or changed since goes unnoticed.
 *
 *   unseen.ts STATE     STATE: file with what `pulumi stack export` printed
 */
import Docker from "dockerode";
import { dockerType, resourcesIn } from "./state";

const nameOf = (urn: string) => urn.split("::").pop() as string;

async function main(file: string): Promise<void> {
  const resources = resourcesIn(file).filter((resource) => !resource.delete);
  const docker = new Docker();
  const containers = await docker.listContainers({ all: true });
  const ids = [...containers, ...(await docker.listNetworks())].map(({ Id }) => Id);
  const there = new Set([...ids, ...((await docker.listVolumes()).Volumes ?? []).map(({ Name }) => Name)]);
  for (const kind of ["Container", "Network", "Volume"] as const)
    for (const { id, urn } of resources.filter(({ type }) => type === dockerType(kind)))
      if (id && !there.has(id)) console.log(`The ${kind.toLowerCase()} ${nameOf(urn)} is gone.`);

  // One of the stack's own that does not run cannot be looked into.
  const own = resources.find(({ type, urn }) => type === dockerType("Container") && nameOf(urn) === "grafana");
  const runs = !own || containers.some(({ Id, State }) => Id === own.id && State === "running");
  if (runs && resources.some(({ type }) => type.startsWith("grafana:")))
    console.log("What is in Grafana may have been changed there.");
}

main(process.argv[2] ?? "state.json").catch((error: Error) => {
  console.error(`error: ${error.message}`);
  process.exitCode = 1;
});
