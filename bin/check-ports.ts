/**
 * Says before anything is touched when a port that the stack publishes is taken by something else.
 *
 *   check-ports.ts STACK
 */

import { createServer } from "node:net";
import Docker from "dockerode";
import { stackLabel } from "../components/platform";
import { publishedPorts } from "../stack/ports";
import { mergedSettings } from "./merged-settings";

/** @throws Error when the machine has no such address; whether this user may listen there is the engine's affair. */
function taken(port: number, address: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const server = createServer()
      .once("error", ({ code }: NodeJS.ErrnoException) => {
        if (code === "EADDRNOTAVAIL")
          reject(new Error(`bindAddress: found ${address}, expected an address of this machine, or 0.0.0.0 for all`));
        else resolve(code === "EADDRINUSE");
      })
      .listen(port, address, () => server.close(() => resolve(false)));
  });
}

async function portsOfContainers(filters?: object): Promise<Map<number, string>> {
  const containers = await new Docker().listContainers(filters ? { filters: JSON.stringify(filters) } : {});
  return new Map(
    containers.flatMap((c) => c.Ports.map((port) => [port.PublicPort, c.Names[0]?.slice(1) ?? c.Id] as const)),
  );
}

async function main(stack: string): Promise<void> {
  const settings = mergedSettings(stack);
  const own = await portsOfContainers({ label: [`${stackLabel}=${stack}`] });
  const others = await portsOfContainers();
  const problems: string[] = [];
  for (const { setting, port, address } of publishedPorts(settings)) {
    if (own.has(port) || !(await taken(port, address))) continue;
    const holder = others.get(port);
    problems.push(
      `port ${port} (${setting}) is in use${holder ? ` by the container ${holder}` : " by another program"}`,
    );
  }
  if (problems.length)
    throw new Error(
      `${problems.join("\n")}\nStop what holds it, or set portOffset (or the port) in .local/${stack}/settings.yaml.`,
    );
}

main(process.argv[2] ?? "dev").catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});
