import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { SettingsError } from "./settings";

const root = resolve(__dirname, "..");

/** What a file with a secret looks like. */
export interface SecretForm {
  readonly pattern: RegExp;
  /** Said of a file that does not match. */
  readonly otherwise: string;
  readonly expected: string;
}

const oneLine: SecretForm = {
  pattern: /^.*$/,
  otherwise: "has several lines",
  expected: "a file with the secret alone on one line",
};

/** An address that whoever knows it may post to. */
export const secretAddress: SecretForm = {
  pattern: /^https?:\/\/[\w.-]+(:\d+)?(\/\S*)?$/,
  otherwise: "holds something else",
  expected: "a file with an http or https address alone on one line",
};

/** The client of an OAuth2 server. */
export const clientCredential: SecretForm = {
  pattern: /^[^:\n]+:.+$/,
  otherwise: "is not of that form",
  expected: "a file with the client's `id:secret` alone on one line",
};

/** As Amazon's tools read it. */
export const awsCredentials: SecretForm = {
  pattern: /^\[default\]$(?=[\s\S]*^aws_access_key_id[ \t]*=[ \t]*\S)(?=[\s\S]*^aws_secret_access_key[ \t]*=[ \t]*\S)/m,
  otherwise: "has no whole key under [default]",
  expected: "a file with aws_access_key_id and aws_secret_access_key under [default]",
};

/**
 * The content of a file that holds a secret, encrypted in the stack's state.
 * @param setting Name of the setting that names the file, for the error.
 * @param file Absolute, or relative to the project's folder.
 * @throws SettingsError when the file cannot be read, is empty, or is not of the form.
 */
export function secretFromFile(setting: string, file: string, form = oneLine): pulumi.Output<string> {
  const complain = (found: string) =>
    new SettingsError(
      `${setting}: found the file ${file}, which ${found}; expected ${form.expected}. ` +
        "Write it, readable by you only, or leave the setting empty.",
    );
  let content: string;
  try {
    content = readFileSync(resolve(root, file), "utf8").trim();
  } catch (error) {
    throw complain(`cannot be read (${(error as NodeJS.ErrnoException).code})`);
  }
  if (content === "") throw complain("is empty");
  if (!form.pattern.test(content)) throw complain(form.otherwise);
  return pulumi.secret(content);
}
