import { stringify } from "yaml";
import { z } from "zod";
import { settingsSchema } from "./settings";

/** What is used of a JSON Schema node. */
interface Node {
  type?: string;
  enum?: string[];
  minimum?: number;
  exclusiveMinimum?: number;
  maximum?: number;
  pattern?: string;
  format?: string;
  items?: Node;
  minItems?: number;
  maxItems?: number;
  default?: unknown;
  description?: string;
  properties?: Record<string, Node>;
}

function bounds({ minimum, exclusiveMinimum, maximum }: Node): string {
  const low = minimum !== undefined ? `${minimum}` : exclusiveMinimum !== undefined ? `above ${exclusiveMinimum}` : "";
  const high = maximum !== undefined && maximum < Number.MAX_SAFE_INTEGER ? `${maximum}` : "";
  return high ? `${low} to ${high}` : `${low} or more`;
}

function allowed(node: Node): string {
  if (node.enum) return node.enum.map((value) => `\`${value}\``).join(" or ");
  if (node.type === "integer") return `whole number, ${bounds(node)}`;
  if (node.type === "number") return `number, ${bounds(node)}`;
  if (node.type === "boolean") return "`true` or `false`";
  if (node.type === "object") return "map";
  if (node.type === "array") return `list of ${node.minItems ?? 0} to ${node.maxItems}`;
  return node.format === "ipv4" ? "IPv4 address" : node.pattern ? `text like \`${node.pattern}\`` : "text";
}

/** The longest default that fits into a row, characters. */
const longest = 120;

const isLong = (node: Node) => JSON.stringify(node.default ?? "").length > longest;

function rows(properties: Record<string, Node>, prefix = ""): string[] {
  return Object.entries(properties).flatMap(([key, node]) => {
    const name = prefix + key;
    if (node.properties)
      return rows(node.properties, `${name}.`).map((row) => row.replace("| |", `| ${node.description} |`));
    const value = isLong(node) ? "below" : node.default === undefined ? "" : `\`${JSON.stringify(node.default)}\``;
    return [
      `| \`${name}\` | ${value} | ${allowed(node).replaceAll("|", "\\|")} | ${node.description ?? ""} |`.replace(
        "|  |",
        "| |",
      ),
    ];
  });
}

/** Defaults that no row has room for. */
function longDefaults(properties: Record<string, Node>, prefix = ""): string[] {
  return Object.entries(properties).flatMap(([key, node]) => {
    if (node.properties) return longDefaults(node.properties, `${prefix}${key}.`);
    const yaml = () => stringify(node.default).trimEnd();
    return isLong(node) ? ["", `Default of \`${prefix}${key}\`:`, "```yaml", yaml(), "```"] : [];
  });
}

/** The page that lists every setting with its default, what it allows and what it means. */
export function settingsPage(): string {
  const schema = z.toJSONSchema(settingsSchema, { io: "input" }) as Node;
  return [
    "# Settings",
    "",
    "Written by `make settings` from `stack/settings.ts`.",
    "",
    "Settings that every developer shares stand in `Pulumi.<stack>.yaml` under `trade-observability:<name>`; those of one machine",
    "in `.local/<stack>/settings.yaml` under their plain name. A name with a dot is a key inside a map.",
    "",
    "| setting | default | allowed | meaning |",
    "|---|---|---|---|",
    ...rows(schema.properties ?? {}),
    ...longDefaults(schema.properties ?? {}),
    "",
  ].join("\n");
}
