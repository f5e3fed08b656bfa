import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";

const folder = join(__dirname, "../../runbooks");

/** The runbook of every alert by the alert's name: no extension, so that a browser shows the text instead of saving it. */
export function runbookPages(): Record<string, string> {
  const pages = readdirSync(folder).filter((file) => file.endsWith(".md"));
  return Object.fromEntries(pages.map((file) => [basename(file, ".md"), readFileSync(join(folder, file), "utf8")]));
}
