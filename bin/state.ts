import { readFileSync } from "node:fs";

/** What is used of a resource in a stack's state. */
interface Resource {
  type: string;
  urn: string;
  id?: string;
  /** It was replaced, and its deletion is not done yet. */
  delete?: boolean;
}

/** Resources of a stack, from a file with what `pulumi stack export` printed. */
export function resourcesIn(file: string): Resource[] {
  const { deployment } = JSON.parse(readFileSync(file, "utf8")) as { deployment?: { resources?: Resource[] } };
  return deployment?.resources ?? [];
}

/** Type of what is on the engine. A container's and a network's id is the engine's, a volume's is its name. */
export const dockerType = (kind: "Container" | "Network" | "Volume"): string =>
  `docker:index/${kind.toLowerCase()}:${kind}`;
