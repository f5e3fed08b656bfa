/**
 * Settings of a stack on this machine, for the scripts of bin/.
 *
 *   settings.ts merge STACK            writes the project folder .local/STACK from the committed file and the machine's
 *   settings.ts set STACK KEY VALUE    changes a setting of this machine
 *   settings.ts unset STACK KEY        forgets a setting of this machine
 *   settings.ts get STACK KEY...       prints settings, each `unset` when neither file has it
 *   settings.ts address STACK PORT     prints the address of a published page, by its name in `ports`
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { parse, parseDocument, stringify } from "yaml";
import { hostUrl } from "../stack/ports";
import { parseSettings } from "../stack/settings";
import { mergedSettings, namespace } from "./merged-settings";

const root = join(__dirname, "..");

type StackFile = { encryptionsalt?: string; secretsprovider?: string; config?: Record<string, unknown> };

function read(file: string): Record<string, unknown> {
  if (!existsSync(file)) return {};
  let found: unknown;
  try {
    found = parse(readFileSync(file, "utf8")) ?? {};
  } catch (error) {
    throw new Error(`${relative(root, file)}: not YAML: ${(error as Error).message}`);
  }
  if (!isMap(found)) {
    const kind = Array.isArray(found) ? "a list" : JSON.stringify(found);
    throw new Error(`${relative(root, file)}: found ${kind}, expected settings by their names, as in portOffset: 100`);
  }
  return found;
}

function filesOf(stack: string) {
  const project = join(root, ".local", stack);
  return {
    project,
    shared: join(root, `Pulumi.${stack}.yaml`),
    machine: join(project, "settings.yaml"),
    merged: join(project, `Pulumi.${stack}.yaml`),
  };
}

type Settings = Record<string, unknown>;
const isMap = (value: unknown): value is Settings =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** `above` on top of `below`; maps are joined key by key, everything else is replaced. */
function onTop(below: Settings, above: Settings): Settings {
  const joined = Object.entries(above).map(([key, value]) => {
    const under = below[key];
    return [key, isMap(under) && isMap(value) ? onTop(under, value) : value];
  });
  return { ...below, ...Object.fromEntries(joined) };
}

/** The committed settings with this machine's on top, by their names without the namespace. */
function settingsOf(stack: string): Record<string, unknown> {
  const { shared, machine } = filesOf(stack);
  const committed = ((read(shared) as StackFile).config ?? {}) as Record<string, unknown>;
  const unprefixed = Object.entries(committed).map(([key, value]) => [key.replace(namespace, ""), value]);
  return onTop(Object.fromEntries(unprefixed), read(machine));
}

function merge(stack: string): void {
  const { project, merged } = filesOf(stack);
  const settings = settingsOf(stack);
  parseSettings(settings);
  mkdirSync(project, { recursive: true });
  const program = parse(readFileSync(join(root, "Pulumi.yaml"), "utf8")) as Record<string, unknown>;
  writeFileSync(join(project, "Pulumi.yaml"), stringify({ ...program, main: "../../" }));
  const { config: _, ...secrets } = read(merged) as StackFile;
  const config = Object.fromEntries(Object.entries(settings).map(([key, value]) => [`${namespace}${key}`, value]));
  writeFileSync(merged, stringify({ ...secrets, config }));
}

function set(stack: string, key: string, value: string): void {
  const { machine } = filesOf(stack);
  const document = parseDocument(existsSync(machine) ? readFileSync(machine, "utf8") : "{}");
  document.setIn(key.split("."), parse(value));
  parseSettings(onTop(settingsOf(stack), document.toJS() as Settings));
  writeFileSync(machine, document.toString());
}

function unset(stack: string, key: string): void {
  const { machine } = filesOf(stack);
  if (!existsSync(machine)) return;
  const document = parseDocument(readFileSync(machine, "utf8"));
  document.deleteIn(key.split("."));
  writeFileSync(machine, document.toString());
}

function get(stack: string, keys: readonly string[]): string {
  const settings = settingsOf(stack);
  const at = (key: string) =>
    key.split(".").reduce<unknown>((value, name) => (isMap(value) ? value[name] : undefined), settings);
  return keys.map((key) => String(at(key) ?? "unset")).join(" ");
}

function address(stack: string, port: string): string {
  const settings = mergedSettings(stack);
  const known = Object.keys(settings.ports);
  if (!known.includes(port)) throw new Error(`no port ${port}; expected one of ${known.join(", ")}`);
  return hostUrl(settings, port as keyof typeof settings.ports);
}

const usage = "expected: merge STACK | set STACK KEY VALUE | unset STACK KEY | get STACK KEY... | address STACK PORT";
const [command, stack, key, value] = process.argv.slice(2);
try {
  if (!stack) throw new Error(`settings.ts: ${usage}`);
  if (command === "merge") merge(stack);
  else if (command === "set" && key && value !== undefined) set(stack, key, value);
  else if (command === "unset" && key) unset(stack, key);
  else if (command === "get" && key) console.log(get(stack, process.argv.slice(4)));
  else if (command === "address" && key) console.log(address(stack, key));
  else throw new Error(`settings.ts: unknown command ${command}; ${usage}`);
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 2;
}
