import { spawnSync } from "node:child_process";

export interface Verdict {
  /** Exit code 0. */
  accepted: boolean;
  /** What the tool printed. */
  output: string;
}

/** A program that `make test` provides: its path stands in the variable of its name in capital letters, else it is on PATH. */
export const toolPath = (tool: string): string => process.env[tool.toUpperCase()] ?? tool;

/** What a user should do when the tests' program is not there. */
export const missing = (tool: string, reason: string): Error =>
  new Error(
    `${tool} cannot be run (${reason}). These tests need it: run them with \`make test\`, which provides it, or install ` +
      `${tool} and set ${tool.toUpperCase()} to its path. It is ${process.env[tool.toUpperCase()] ?? "not set"}.`,
  );

/** Runs such a program to its end. */
export function runTool(tool: string, args: string[], cwd = ".", input = ""): Verdict {
  const { error, status, stdout, stderr } = spawnSync(toolPath(tool), args, { cwd, encoding: "utf8", input });
  if (error) throw missing(tool, error.message);
  return { accepted: status === 0, output: `${stdout}${stderr}` };
}
