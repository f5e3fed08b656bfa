import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writeFiles } from "./files";
import { runTool, type Verdict } from "./tool";

/** Runs promtool, found through the environment variable PROMTOOL or on PATH. */
export const promtool = (args: string[], cwd = "."): Verdict => runTool("promtool", args, cwd);

/** Writes the files as Prometheus would find them and lets promtool check the configuration and the rules beside it. */
export function checkConfig(files: Record<string, object>): Verdict {
  const folder = mkdtempSync(join(tmpdir(), "prometheus-"));
  try {
    writeFiles(folder, files);
    const { accepted, output } = promtool(["check", "config", "prometheus.yml"], folder);
    return { accepted, output: output.replaceAll(`${folder}/`, "") };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
