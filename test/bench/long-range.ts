/** Measures the dashboards over the whole retention at the budgeted number of series: `long-range.ts` prints what it found. */
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { dashboardsOf, launch, settle } from "../../bin/browse";
import { stackLabel } from "../../components/platform";
import { jobs } from "../../metrics";
import { cadvisor } from "../../metrics/cadvisor";
import { recordings } from "../../rules";
import { groups } from "../../rules/groups";
import { startTime } from "../../rules/recording/containers";
import { docker, eventually, PrometheusApi, prometheus, stackName, stackSettings } from "../helpers/live-stack";
import { freePort } from "../services/data-observer/helpers/postgres";

const budget = Object.values(jobs).reduce((sum, { maxSeries }) => sum + maxSeries, 0);
const settings = stackSettings();
const days = settings.retentionDays;

interface Sample {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** How long a dashboard took in the browser, and the slowest of its questions to Prometheus, milliseconds. */
export interface DashboardTimes {
  readonly title: string;
  readonly first: number;
  readonly all: number;
  readonly slowest: number;
  /** That question, as it is asked. */
  readonly question: string;
}

export interface LongRange {
  /** Number of series that a dashboard or a rule meets. */
  readonly series: number;
  readonly dashboards: readonly DashboardTimes[];
  /** Time that every rule takes once, milliseconds: the sum of their medians. */
  readonly rules: number;
}

const madeByRules = new RegExp(`^(ALERTS.*|${[...new Set(recordings.map(({ name }) => name))].join("|")})$`);
/** Time between two values of what a rule makes, seconds, by the rule's name. */
const intervals = new Map(groups.flatMap(({ rules, interval }) => rules.map(({ name }) => [name, interval])));
/** Series that were scraped, not made by a rule. */
const counted = `count({__name__!~"${madeByRules.source}|"})`;
const isCounter = (name: string) => /_(total|count|sum|bucket)$/.test(name);
const startTimes = new Set<string>([cadvisor.startTime.name, startTime.name]);
/** A container that is younger than the past would be a new one at every point of it. */
const startedBefore = ({ labels, value }: Sample): Sample => ({
  labels,
  value: startTimes.has(labels.__name__ ?? "") ? value - (days + 1) * 86_400 : value,
});
const isScraped = ({ labels }: Sample) => !madeByRules.test(labels.__name__ ?? "");

/** The scrape job in whose budget a series is; what is pushed carries the names of its own jobs. */
const jobOf = ({ labels: { job = "" } }: Sample) => (job in jobs ? job : "pushgateway");

/** What a job has now, and as much again of its targets under other names as fills its budget. */
function filled(own: readonly Sample[], maxSeries: number): Sample[] {
  const all = [...own];
  for (let copy = 1; own.length > 0 && all.length < maxSeries; copy++) {
    const copies = own.slice(0, maxSeries - all.length);
    const named = (instance = "") => `${copy}.${instance}`;
    all.push(
      ...copies.map(({ labels, value }) => ({ labels: { ...labels, instance: named(labels.instance) }, value })),
    );
  }
  return all;
}

/** Every job at its budget, and what the rules have recorded. */
async function budgetedSeries(): Promise<Sample[]> {
  const api = await prometheus();
  const live = (await api.query('{__name__!=""}'))
    .map(({ metric, value }) => ({ labels: metric, value: Number(value[1]) }))
    .filter(({ value }) => Number.isFinite(value))
    .map(startedBefore);
  const scraped = live.filter(isScraped);
  return [
    ...live.filter((sample) => !isScraped(sample)),
    ...Object.entries(jobs).flatMap(([job, { maxSeries }]) =>
      filled(
        scraped.filter((sample) => jobOf(sample) === job),
        maxSeries,
      ),
    ),
  ];
}

/** Writes a past of these series to a folder. */
async function writeHistory(series: readonly Sample[], folder: string): Promise<void> {
  const args = ["-days", String(days), "-interval", `${settings.scrapeInterval}s`, "-out", folder];
  const line = ({ labels, value }: Sample) => {
    const { __name__: name = "", alertname } = labels;
    return JSON.stringify({ labels, value, counter: isCounter(name), interval: intervals.get(alertname ?? name) });
  };
  const writer = spawn("history_writer", args, { stdio: ["pipe", "inherit", "inherit"] });
  const ended = once(writer, "exit");
  writer.stdin.end(series.map(line).join("\n"));
  const [code] = await ended;
  if (code !== 0) throw new Error(`history_writer: exit code ${code}`);
}

/** Containers beside the stack's, of its images and in its network; taken away at the end. */
class Beside {
  private readonly names: string[] = [];

  /** Gives the address of the container's port on this machine. */
  async run(like: string, port: number, options: readonly string[], command: readonly string[]): Promise<string> {
    const name = `${stackName}-long-range-${like}`;
    const image = (await docker("inspect", "--format", "{{.Image}}", `${stackName}-${like}`)).trim();
    const memory = (await docker("inspect", "--format", "{{.HostConfig.Memory}}", `${stackName}-${like}`)).trim();
    const published = await freePort();
    this.names.push(name);
    const place = ["--network", stackName, "--label", `${stackLabel}=${stackName}`, "--memory", memory];
    const address = ["--publish", `127.0.0.1:${published}:${port}`];
    await docker("run", "--detach", "--name", name, ...place, ...address, ...options, image, ...command);
    return `http://127.0.0.1:${published}`;
  }

  name(like: string): string {
    return `${stackName}-long-range-${like}`;
  }

  async end(): Promise<void> {
    if (this.names.length > 0) await docker("rm", "--force", "--volumes", ...this.names);
  }
}

async function startPrometheus(beside: Beside, folder: string): Promise<string> {
  writeFileSync(join(folder, "prometheus.yml"), "global: {}\n");
  const flags = [
    "--config.file=/past/prometheus.yml",
    "--storage.tsdb.path=/past/data",
    "--storage.tsdb.retention.time=100d",
    // Blocks are as long as the stack's retention makes them: with the one above, they would be put together meanwhile.
    `--storage.tsdb.max-block-duration=${days * 144}m`,
  ];
  const url = await beside.run("prometheus", jobs.prometheus.port, ["--volume", `${folder}:/past`], flags);
  const stored = () => new PrometheusApi(url).value(counted);
  await eventually("the past", 120, stored, (count) => count >= budget * 0.99);
  return url;
}

async function startViewer(beside: Beside): Promise<string> {
  const upstreams = [
    `PROMETHEUS_URL=http://${beside.name("prometheus")}:${jobs.prometheus.port}`,
    `ALERTMANAGER_URL=http://${stackName}-alertmanager:${jobs.alertmanager.port}`,
    `PORT=${jobs.viewer.port}`,
  ];
  const url = await beside.run(
    "viewer",
    jobs.viewer.port,
    upstreams.flatMap((one) => ["--env", one]),
    ["viewer"],
  );
  const copy = mkdtempSync(join(tmpdir(), "dashboards-"));
  await docker("cp", `${stackName}-viewer:/tmp/dashboards`, copy);
  await docker("cp", `${copy}/dashboards`, `${beside.name("viewer")}:/tmp/`);
  rmSync(copy, { recursive: true });
  const reload = async () => (await fetch(`${url}/-/reload`, { method: "POST" })).ok;
  await eventually("the viewer", 60, reload, (read) => read);
  return url;
}

export const median = (values: readonly number[]): number =>
  values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] as number;

/** Asks one question after the other, each a few times, and gives the slowest by its median. */
async function slowestQuestion(
  prometheusUrl: string,
  questions: readonly Question[],
): Promise<Pick<DashboardTimes, "slowest" | "question">> {
  let found = { slowest: 0, question: "" };
  for (const { path, body } of questions) {
    const times: number[] = [];
    for (let time = 0; time < 3; time++) {
      const from = performance.now();
      const response = await fetch(`${prometheusUrl}/api/v1/${path}`, {
        method: "POST",
        body: new URLSearchParams(body),
      });
      if (!response.ok) throw new Error(`${body}: ${await response.text()}`);
      await response.arrayBuffer();
      times.push(performance.now() - from);
    }
    const slowest = median(times);
    if (slowest > found.slowest) found = { slowest, question: decodeURIComponent(body.replaceAll("+", " ")) };
  }
  return found;
}

/** How often a rule is timed: one that waits for a core takes many times as long as its query. */
export const rounds = 5;

/** Time in which Prometheus finds the results of every rule, by its own clock, the sum of their medians; milliseconds. */
async function ruleMilliseconds(past: PrometheusApi): Promise<number> {
  const live = await prometheus();
  const { groups } = await live.get<{ groups: { rules: { query: string }[] }[] }>("rules");
  let sum = 0;
  for (const { query } of groups.flatMap(({ rules }) => rules)) {
    type Timed = { stats: { timings: { execTotalTime: number } } };
    const seconds: number[] = [];
    for (let round = 0; round < rounds; round++)
      seconds.push((await past.get<Timed>("query", { query, stats: "true" })).stats.timings.execTotalTime);
    sum += median(seconds) * 1000;
  }
  return sum;
}

interface Question {
  readonly path: string;
  readonly body: string;
}

/** When answers were drawn, and the frame was shown, milliseconds after the page was asked for. */
const notesDrawn = `
  const drawn = (window.drawn = []);
  const note = () => drawn.push(performance.now());
  new MutationObserver((changes) => {
    if (changes.some(({ target }) => target.dataset.state === "done")) requestAnimationFrame(() => setTimeout(note));
  }).observe(document, { subtree: true, attributes: true, attributeFilter: ["data-state"] });`;

/**
 * Opens a dashboard as a reader does, in a window that shows its first panels; once these have data, the window is made as high as
 * the page, and all the others ask.
 * @returns how long its first data and all of them took, milliseconds, by the page's clock
 */
async function timeDashboard(page: Page, url: string, width: number): Promise<{ first: number; all: number }> {
  await page.addInitScript({ content: notesDrawn });
  await page.goto(url);
  await page.waitForSelector('[data-panel][data-state="done"]');
  await settle(page, width);
  // The last one is noted in the next frame.
  const noted = "new Promise((tell) => requestAnimationFrame(() => setTimeout(() => setTimeout(() => tell(drawn)))))";
  const drawn = (await page.evaluate(noted)) as number[];
  if (drawn.length === 0) throw new Error(`${url}: no panel got an answer`);
  return { first: Math.min(...drawn), all: Math.max(...drawn) };
}

async function look(browser: Browser, url: string): Promise<{ first: number; all: number; questions: Question[] }> {
  const page = await browser.newPage({ viewport: { width: 1600, height: 1000 } });
  const questions: Question[] = [];
  page.on("request", (request) => {
    const [, path] = /\/api\/prometheus\/(query(?:_range)?)$/.exec(request.url()) ?? [];
    if (path) questions.push({ path, body: request.postData() ?? "" });
  });
  const { first, all } = await timeDashboard(page, `${url}?from=now-${days}d&to=now&refresh=`, 1600);
  await page.close();
  return { first, all, questions };
}

/** Every dashboard over the whole retention, with the budgeted number of series, beside the running stack. */
export async function measureLongRange(): Promise<LongRange> {
  const folder = mkdtempSync(join(tmpdir(), "past-"));
  const beside = new Beside();
  let browser: Browser | undefined;
  try {
    mkdirSync(join(folder, "data"));
    await writeHistory(await budgetedSeries(), join(folder, "data"));
    // Prometheus is nobody in its container.
    execFileSync("chmod", ["-R", "a+rwX", folder]);
    const prometheusUrl = await startPrometheus(beside, folder);
    const viewer = await startViewer(beside);
    browser = await launch();
    const past = new PrometheusApi(prometheusUrl);
    const rules = await ruleMilliseconds(past);
    const found: DashboardTimes[] = [];
    for (const { title, url } of await dashboardsOf(viewer)) {
      const { first, all, questions } = await look(browser, viewer + url);
      found.push({ title, first, all, ...(await slowestQuestion(prometheusUrl, questions)) });
    }
    return { series: await past.value(counted), dashboards: found, rules };
  } finally {
    await browser?.close();
    await beside.end();
    rmSync(folder, { recursive: true });
  }
}

if (require.main === module) {
  measureLongRange().then(console.log, (error) => {
    console.error(error);
    process.exitCode = 1;
  });
}
