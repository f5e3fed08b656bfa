import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { parseSettings, type Settings } from "../stack/settings";

/** Settings of a stack on this machine, as bin/settings.ts has merged them for Pulumi. */
export function mergedSettings(stack: string): Settings {
  const file = join(__dirname, "..", ".local", stack, `Pulumi.${stack}.yaml`);
  const { config } = parse(readFileSync(file, "utf8")) as { config: Record<string, unknown> };
  return parseSettings(
    Object.fromEntries(Object.entries(config).map(([key, value]) => [key.split(":")[1] ?? key, value])),
  );
}
