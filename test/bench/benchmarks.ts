/** Measures the running stack `bench` and writes docs/benchmarks.md: `benchmarks.ts NAME=SECONDS...` with what bin/bench has timed. */
import { writeFileSync } from "node:fs";
import { cpus, totalmem } from "node:os";
import { join } from "node:path";
import { jobs } from "../../metrics";
import { prometheus } from "../helpers/live-stack";
import { measureBridge } from "./bridge";
import { dashboardMilliseconds } from "./dashboards";
import { measureGraphql } from "./graphql.bench";
import { measureLongRange, median, rounds } from "./long-range";
import { idleMemory } from "./memory";
import { measureObserver, observerRows } from "./observer.bench";
import { type Row, table, verdict } from "./table";

const budgets = {
  first: 1500,
  second: 30,
  preview: 15,
  memory: 6144,
  series: 2950,
  rules: 50,
  dashboards: 200,
  firstData: 2000,
  allData: 5000,
  question: 500,
  bridge: { carried: 10_000, p99: 250 },
  graphql: { answered: 1000, p99: 50 },
};

/** Cells of a row whose number is to be at most a limit. */
const atMost = (what: string, measured: number, limit: number, unit: string, condition = ""): Row => [
  what,
  `${measured} ${unit}`.trim(),
  `${limit} ${unit}${condition}`.trim(),
  measured <= limit,
];

/** Nothing can be faster than it is asked for, and a measurement begins and ends between two answers. */
const keepsUp = (measured: number, asked: number) => measured >= 0.99 * asked;

async function seriesPerJob(): Promise<[string, number, number][]> {
  const api = await prometheus();
  const counts = await api.query('count by (job) ({job=~".+", __name__!~"up|scrape_.+|ALERTS.*|.+:.+"})');
  const found = new Map(counts.map(({ metric, value }) => [metric.job as string, Number(value[1])]));
  // What is pushed carries the names of its own jobs.
  const pushed = [...found].filter(([job]) => !(job in jobs)).reduce((sum, [, count]) => sum + count, 0);
  return Object.entries(jobs).map(([job, { maxSeries }]) => [
    job,
    (found.get(job) ?? 0) + (job === "pushgateway" ? pushed : 0),
    maxSeries,
  ]);
}

/** Time that one evaluation of every rule takes, the sum of their medians; milliseconds. */
async function ruleMilliseconds(): Promise<number> {
  const api = await prometheus();
  const seconds: number[][] = [];
  for (let round = 0; round < rounds; round++) {
    const { groups } = await api.get<{ groups: { rules: { evaluationTime: number }[] }[] }>("rules");
    for (const [index, { evaluationTime }] of groups.flatMap(({ rules }) => rules).entries())
      seconds[index] = [...(seconds[index] ?? []), evaluationTime];
    // Until each has been evaluated again.
    await new Promise((resolve) => setTimeout(resolve, 61_000));
  }
  return Math.round(seconds.reduce((sum, values) => sum + median(values) * 1000, 0));
}

async function main(): Promise<void> {
  const timed = Object.fromEntries(process.argv.slice(2).map((word) => word.split("="))) as Record<string, string>;
  const memory = await idleMemory();
  const series = await seriesPerJob();
  const total = series.reduce((sum, [, count]) => sum + count, 0);
  const ruleTime = await ruleMilliseconds();
  const long = await measureLongRange();
  for (const { title, slowest, question } of long.dashboards)
    console.log(`${title}: ${Math.round(slowest)} ms for ${question}`);
  const bridge = await measureBridge();
  // By themselves, without the stack's containers: the bridge's measurement has stopped most of them.
  const observer = await measureObserver();
  const graphql = await measureGraphql();
  const tables = {
    Stack: [
      atMost(
        "`make up`, images as the engine's cache has them",
        Number(timed.first),
        budgets.first,
        "s",
        " with nothing cached",
      ),
      atMost("`make up` again after four minutes, nothing changed", Number(timed.second), budgets.second, "s"),
      atMost("`pulumi preview` on the running stack", Number(timed.preview), budgets.preview, "s"),
      atMost("memory of the idle stack", memory.total, budgets.memory, "MiB"),
      atMost("series stored", total, budgets.series, ""),
      [`evaluating every rule once at ${total} series`, `${ruleTime} ms`, "", undefined],
      atMost(
        `evaluating every rule once at ${long.series} series`,
        Math.round(long.rules),
        budgets.rules,
        "ms",
        " at the budgeted series",
      ),
      atMost("building the models of all six dashboards", dashboardMilliseconds(), budgets.dashboards, "ms"),
    ],
    Dashboards: long.dashboards.map(
      ({ title, first, all, slowest }): Row => [
        title,
        ...[first, all, slowest].map((milliseconds) => `${Math.round(milliseconds)} ms`),
        `${budgets.firstData}, ${budgets.allData} and ${budgets.question} ms`,
        first <= budgets.firstData && all <= budgets.allData && slowest <= budgets.question,
      ],
    ),
    Bridge: bridge.map(({ offered, carried, p50, p99 }): Row => {
      const goal = budgets.bridge;
      const cells = [offered, Math.round(carried), `${p50} ms`, `${p99} ms`];
      return offered === goal.carried
        ? [...cells, `${goal.carried}/s, p99 under ${goal.p99} ms`, keepsUp(carried, goal.carried) && p99 < goal.p99]
        : [...cells, "the ceiling", undefined];
    }),
    "Data observer": observerRows(observer),
    "GraphQL API": graphql.map(({ what, answered, p50, p99 }, index): Row => {
      const goal = budgets.graphql;
      const cells = [what, answered, `${p50} ms`, `${p99} ms`];
      return index === 0
        ? [...cells, `${goal.answered}/s, p99 under ${goal.p99} ms`, keepsUp(answered, goal.answered) && p99 < goal.p99]
        : [...cells, "", undefined];
    }),
    Series: series.map(([job, count, budget]): Row => [job, count, budget, count <= budget]),
  } satisfies Record<string, Row[]>;

  const page = [
    "# Benchmarks",
    "",
    `Written by \`make bench\` on ${cpus().length} cores (${cpus()[0]?.model.trim()}), ${Math.round(totalmem() / 2 ** 30)} GiB, ${new Date().toISOString().slice(0, 10)}, \`imageSource: build\`.`,
    "",
    table(["what", "measured", "goal", "met"], tables.Stack),
    "",
    "## Dashboards over the whole retention",
    "",
    "Each opened in a browser that has nothing of it yet, in a window of 1600 by 1000, on the same machine, by a viewer whose Prometheus has as many series as the budget allows, for as long as it keeps them; after the first data all panels below the window ask too. The slowest question, asked alone, is a median of three; the time of the rules is the sum of each one's median of five.",
    "",
    table(["dashboard", "first data", "all data", "slowest question", "goal", "met"], tables.Dashboards),
    "",
    "## Bridge",
    "",
    "Generator and bridge on the same machine as three brokers, every message acknowledged by all in-sync replicas; the rest of the stack stopped.",
    "",
    table(["offered, messages/s", "carried, messages/s", "p50", "p99", "goal", "met"], tables.Bridge),
    "",
    "Latencies are interpolated in the buckets of `kafka_bridge_latency_seconds`, from receipt on the WebSocket to Kafka's acknowledgement.",
    "",
    "## Data observer",
    "",
    "By itself, over tables of real Parquet files whose metadata the benchmark writes.",
    "",
    table(["what", "measured", "goal", "met"], tables["Data observer"]),
    "",
    "## GraphQL API",
    "",
    "By itself, over tables of its own.",
    "",
    table(["what", "answered per second", "p50", "p99", "goal", "met"], tables["GraphQL API"]),
    "",
    "## Series by scrape job",
    "",
    table(["job", "series", "budget", "met"], tables.Series),
    "",
    "## Memory by container, idle",
    "",
    table(["container", "MiB"], memory.containers),
    "",
  ];
  writeFileSync(join(__dirname, "../../docs/benchmarks.md"), page.join("\n"));
  console.log(verdict(tables));
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
