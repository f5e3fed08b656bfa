/**
 * Keeps what the running stack exports as test data, so that `make test` notices when another version of a part renames a metric.
 *
 *   capture-metrics.ts STACK
 *
 * Writes test/data/metrics/<job>.prom: of every family that the catalog names, its type and one sample for each set of labels.
 * A page of software that is not ours begins with the image that stack/versions.ts pins for it.
 */
import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { catalog, type Job, jobs, seriesNames } from "../metrics";
import { hostUrl } from "../stack/ports";
import { pinnedImage } from "../stack/versions";
import { mergedSettings } from "./merged-settings";

interface Target {
  labels: { job: Job };
  scrapeUrl: string;
}

/** Targets answer inside the stack's network only, so one of its containers asks them. */
function page(stack: string, url: string): string {
  const ask = `fetch(${JSON.stringify(url)}).then((r) => r.text()).then((t) => process.stdout.write(t))`;
  return execFileSync("docker", ["exec", `${stack}-data-observer`, "node", "-e", ask], {
    encoding: "utf8",
    maxBuffer: 64 * 1024 ** 2,
  });
}

/** A sample without what changes from one run to the next; an empty label is none. */
function shapeOf(line: string): string {
  const [, name = "", labels = ""] = /^([a-zA-Z_:][\w:]*)(\{.*\})?/.exec(line) ?? [];
  const names = [...labels.matchAll(/([a-zA-Z_]\w*)="(?:[^"\\]|\\.)+"/g)].map(([, label]) => `${label}=""`);
  return `${name}${names.length > 0 ? `{${names.sort().join(",")}}` : ""} 0`;
}

/** The lines of a page that are about the catalog's families of the job, each once. */
function reduce(job: Job, pages: string[]): string {
  const wanted = catalog.filter((metric) => metric.job === job);
  const lines = pages.flatMap((text) => text.split("\n"));
  return wanted
    .flatMap((metric) => {
      const names = new Set(seriesNames(metric));
      const types = lines.filter((line) => line.startsWith(`# TYPE ${metric.name} `));
      const samples = lines.filter((line) => names.has(/^[\w:]+/.exec(line)?.[0] ?? "")).map(shapeOf);
      return [...new Set([...types, ...samples])];
    })
    .map((line) => `${line}\n`)
    .join("");
}

async function main(stack: string | undefined): Promise<void> {
  if (!stack) throw new Error("capture-metrics.ts: expected: STACK");
  const answer = await fetch(`${hostUrl(mergedSettings(stack), "prometheus")}/api/v1/targets?state=active`);
  const { data } = (await answer.json()) as { data: { activeTargets: Target[] } };
  const folder = join(__dirname, "../test/data/metrics");
  mkdirSync(folder, { recursive: true });
  for (const job of Object.keys(jobs) as Job[]) {
    const urls = data.activeTargets.filter(({ labels }) => labels.job === job).map(({ scrapeUrl }) => scrapeUrl);
    // Prometheus names itself by what only its own container calls localhost.
    const pages = urls.map((url) => page(stack, url.replace("localhost", "prometheus")));
    const image = pinnedImage(job);
    writeFileSync(join(folder, `${job}.prom`), (image ? `# image ${image}\n` : "") + reduce(job, pages));
    console.log(`${job.padEnd(18)} ${urls.length} ${urls.length === 1 ? "page" : "pages"}`);
  }
}

main(process.argv[2]).catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});
