import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { catalog, jobs, type Metric, seriesNames } from "../../metrics";
import { pinnedImage } from "../../stack/versions";

/** Pages of the pinned versions, as `make capture` has reduced them. */
const page = (job: string): string[] => {
  const file = join(__dirname, `../data/metrics/${job}.prom`);
  if (!existsSync(file)) throw new Error(`${file} is missing; make capture writes it from a running stack`);
  return readFileSync(file, "utf8").trimEnd().split("\n");
};
const pages = Object.fromEntries(Object.keys(jobs).map((job) => [job, page(job)]));

/** Labels that a page has and that are not the catalog's to name: they come with the type, or are dropped when stored. */
const besides: Partial<Record<string, string[]>> = {
  cadvisor: ["id", "image"],
  pushgateway: ["instance", "job"],
};
const always = catalog.filter(({ absentWhen }) => !absentWhen);
const cases = always.map((metric) => [metric.job, metric.name, metric] as const);
const samplesOf = (metric: Metric) =>
  (pages[metric.job] ?? []).filter((line) => seriesNames(metric).includes(/^[\w:]+/.exec(line)?.[0] ?? ""));

const foreign = Object.entries(jobs).flatMap(([job, description]) => ("ours" in description ? [] : [job]));

test.each(foreign)("the page of %s is of the version that stack/versions.ts pins", (job) => {
  const [captured] = pages[job] ?? [];
  const pinned = `# image ${pinnedImage(job)}`;
  if (captured !== pinned) throw new Error(`${job}.prom has ${captured}, expected ${pinned}; run make capture`);
});

test.each(cases)("%s exports %s as the catalog says", (job, _name, metric) => {
  const samples = samplesOf(metric);
  const names = new Set(samples.map((line) => /^[\w:]+/.exec(line)?.[0]));
  expect([...names].sort()).toEqual(seriesNames(metric).sort());
  const labels = new Set(
    samples.flatMap((line) => [...line.matchAll(/(\w+)=""/g)].map(([, label]) => label as string)),
  );
  const own = [...labels].filter((label) => !["le", "quantile", ...(besides[job] ?? [])].includes(label));
  expect(own.filter((label) => !label.startsWith("container_label_")).sort()).toEqual([...metric.labels].sort());
});

test.each(cases)("%s: %s has the type of the catalog", (job, _name, metric) => {
  const types = (pages[job] ?? []).filter((line) => line.startsWith(`# TYPE ${metric.name} `));
  expect([...new Set(types.map((line) => line.split(" ")[3]))]).toEqual([metric.type]);
});
