import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";

const folder = join(__dirname, "../../runbooks");

/**
 * The runbook of every alert by the alert's name: no extension, so that a browser shows the text instead of saving it. Links from
 * one to another lose theirs too.
 */
export function runbookPages(): Record<string, string> {
  const pages = readdirSync(folder).filter((file) => file.endsWith(".md"));
  const read = (file: string) => readFileSync(join(folder, file), "utf8").replace(/\]\((\w+)\.md\)/g, "]($1)");
  return Object.fromEntries(pages.map((file) => [basename(file, ".md"), read(file)]));
}
