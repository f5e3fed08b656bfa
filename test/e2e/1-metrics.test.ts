import { catalog, type Job, jobs, type Metric, seriesNames } from "../../metrics";
import { planTables } from "../../metrics/observation";
import { recordings } from "../../rules";
import { eventually, type PrometheusApi, prometheus } from "../helpers/live-stack";

type Labels = Record<string, string>;
interface Target {
  labels: Labels;
  health: string;
  scrapeUrl: string;
}

const jobNames = Object.keys(jobs) as Job[];
/** Labels that the scrape adds; `le` and `quantile` come with the type. */
const fromScrape = ["__name__", "job", "instance", "cluster", "le", "quantile"];

/** Series of a metric; those that were pushed carry the job of the push instead of the Pushgateway's. */
const seriesOf = (metric: Metric) =>
  series.filter(
    ({ __name__ = "", job }) =>
      seriesNames(metric).includes(__name__) && (job === metric.job || metric.job === "pushgateway"),
  );

let api: PrometheusApi;
let series: Labels[];
beforeAll(async () => {
  api = await prometheus();
  // A rate and a first checkpoint need a little history before every gauge is there.
  await eventually(
    "a checkpoint in Prometheus",
    180,
    () => api.query("flink_jobmanager_job_lastCheckpointSize > 0"),
    (samples) => samples.length >= 2,
  );
  // Every check has its own interval; what the slowest has to say comes last.
  await eventually(
    "every check of the data",
    600,
    () => api.query("data_check_last_success_timestamp_seconds or pipeline_end_to_end_success"),
    (samples) => samples.length === 4 * planTables.length + 2,
  );
  series = await api.get<Labels[]>("series", { "match[]": '{job=~".+"}', start: String(Date.now() / 1000 - 60) });
});

test("every target of every job is up", async () => {
  const { activeTargets } = await api.get<{ activeTargets: Target[] }>("targets", { state: "active" });
  expect(activeTargets.filter(({ health }) => health !== "up").map(({ scrapeUrl }) => scrapeUrl)).toEqual([]);
  expect([...new Set(activeTargets.map(({ labels }) => labels.job))].sort()).toEqual([...jobNames].sort());
  for (const { labels } of activeTargets) expect(labels.cluster).toBe("trade-pipeline");
});

describe("the catalog is what the stack exports", () => {
  const always = catalog.filter((metric) => !metric.absentWhen);

  test.each(always.map((metric) => [metric.name, metric.job, metric] as const))(
    "%s of %s is there",
    (_name, _job, metric) => {
      const found = new Set(seriesOf(metric).map(({ __name__ }) => __name__));
      expect([...found].sort()).toEqual(seriesNames(metric).sort());
    },
  );

  test.each(always.map((metric) => [metric.name, metric.job, metric] as const))(
    "%s of %s has its labels",
    (_name, _job, metric) => {
      const labels = new Set(
        seriesOf(metric)
          .flatMap((one) => Object.keys(one))
          .filter((label) => !fromScrape.includes(label)),
      );
      expect([...labels].sort()).toEqual([...metric.labels].sort());
    },
  );

  test.each(always.map((metric) => [metric.name, metric.job, metric] as const))(
    "%s of %s has its type",
    async (_name, job, metric) => {
      const data = await api.get<{ metric: string; type: string }[]>("targets/metadata", {
        match_target: `{job="${job}"}`,
      });
      // OpenMetrics describes a counter under its name without the suffix.
      const names = [metric.name, metric.name.replace(/_total$/, "")];
      const types = new Set(data.filter((entry) => names.includes(entry.metric)).map(({ type }) => type));
      expect([...types]).toEqual([metric.type]);
    },
  );

  test("nothing else is stored", () => {
    const known = new Set(catalog.flatMap(seriesNames));
    const scrape = /^(up|scrape_.+|ALERTS.*)$/;
    const recorded = new Set(recordings.map(({ name }) => name));
    const unknown = series
      .map((labels) => labels.__name__ as string)
      .filter((name) => !known.has(name) && !scrape.test(name) && !recorded.has(name));
    expect([...new Set(unknown)]).toEqual([]);
  });
});

describe("our own services export what the catalog says, and nothing else", () => {
  const ours = jobNames.filter((job) => "ours" in jobs[job]);

  test.each(ours)("%s", async (job) => {
    const { activeTargets } = await api.get<{ activeTargets: Target[] }>("targets", { state: "active" });
    const page = activeTargets.find(({ labels }) => labels.job === job);
    const data = await api.get<{ metric: string }[]>("targets/metadata", {
      match_target: `{job="${job}",instance="${page?.labels.instance}"}`,
    });
    const exported = data.map(({ metric }) => metric).filter((name) => !/^(nodejs|process)_/.test(name));
    const described = catalog.filter((metric: Metric) => metric.job === job && !metric.name.startsWith("process_"));
    expect([...new Set(exported)].sort()).toEqual(described.map(({ name }) => name).sort());
  });
});

test.each(jobNames)("%s stays inside its series budget", (job) => {
  const own = catalog.filter((metric) => metric.job === job);
  expect(own.flatMap(seriesOf).length).toBeLessThanOrEqual(jobs[job].maxSeries);
  for (const metric of own) {
    const count = seriesOf(metric).length;
    if (count > metric.maxSeries)
      throw new Error(`${metric.name}: ${count} series, the catalog allows ${metric.maxSeries}`);
  }
});
