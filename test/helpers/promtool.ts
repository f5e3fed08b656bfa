import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { stringify } from "yaml";

export interface Verdict {
  /** Exit code 0. */
  accepted: boolean;
  /** What promtool printed, the folder of the files left out. */
  output: string;
}

/** Runs promtool, found through the environment variable PROMTOOL or on PATH. */
export function promtool(args: string[], cwd = "."): Verdict {
  const program = process.env.PROMTOOL ?? "promtool";
  const { error, status, stdout, stderr } = spawnSync(program, args, { cwd, encoding: "utf8" });
  if (error)
    throw new Error(
      `promtool cannot be run (${error.message}). These tests need it: run them with \`make test\`, which provides it, ` +
        `or install Prometheus' promtool and set PROMTOOL to its path. PROMTOOL is ${process.env.PROMTOOL ?? "not set"}.`,
    );
  return { accepted: status === 0, output: `${stdout}${stderr}` };
}

/** Writes the files as Prometheus would find them and lets promtool check the configuration and the rules beside it. */
export function checkConfig(files: Record<string, object>): Verdict {
  const folder = mkdtempSync(join(tmpdir(), "prometheus-"));
  try {
    for (const [path, content] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), stringify(content, { lineWidth: 0 }));
    }
    const { accepted, output } = promtool(["check", "config", "prometheus.yml"], folder);
    return { accepted, output: output.replaceAll(`${folder}/`, "") };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
