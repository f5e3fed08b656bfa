import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { SettingsError } from "./settings";

const root = resolve(__dirname, "..");

/**
 * The content of a file that holds a secret, encrypted in the stack's state.
 * @param setting Name of the setting that names the file, for the error.
 * @param file Absolute, or relative to the project's folder.
 * @throws SettingsError when the file cannot be read, is empty, or holds more than one line.
 */
export function secretFromFile(setting: string, file: string): pulumi.Output<string> {
  const complain = (found: string) =>
    new SettingsError(
      `${setting}: found the file ${file}, which ${found}; expected a file with the secret alone on one line. ` +
        "Write it, readable by you only, or leave the setting empty.",
    );
  let content: string;
  try {
    content = readFileSync(resolve(root, file), "utf8").trim();
  } catch (error) {
    throw complain(`cannot be read (${(error as NodeJS.ErrnoException).code})`);
  }
  if (content === "") throw complain("is empty");
  if (content.includes("\n")) throw complain("has several lines");
  return pulumi.secret(content);
}
