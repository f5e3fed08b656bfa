import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { stringify } from "yaml";

/** Writes files below a folder as they are delivered: objects as YAML, text as it is. */
export function writeFiles(folder: string, files: Readonly<Record<string, object | string>>): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    const text =
      typeof content === "string" ? content : stringify(content, { lineWidth: 0, aliasDuplicateObjects: false });
    writeFileSync(join(folder, path), text);
  }
}
