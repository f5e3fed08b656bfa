import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { parseSettings, type Settings } from "../stack/settings";

/** What stands before the name of a setting in Pulumi's files. */
export const namespace = "trade-observability:";

/**
 * Settings of a stack on this machine: as bin/settings.ts has merged them, or as they are committed where Pulumi is used alone.
 * @throws Error for a stack that has no settings here.
 */
export function mergedSettings(stack: string, root = join(__dirname, "..")): Settings {
  const committed = `Pulumi.${stack}.yaml`;
  const places = [join(".local", stack, committed), committed];
  const place = places.find((file) => existsSync(join(root, file)));
  if (!place)
    throw new Error(`the stack ${stack} has never been up in this checkout: found neither ${places.join(" nor ")}`);
  const { config = {} } = parse(readFileSync(join(root, place), "utf8")) as { config?: Record<string, unknown> };
  const own = Object.entries(config).filter(([key]) => key.startsWith(namespace));
  return parseSettings(Object.fromEntries(own.map(([key, value]) => [key.slice(namespace.length), value])));
}
