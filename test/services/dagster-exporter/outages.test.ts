import { dagster as metrics } from "../../../metrics/dagster";
import { emptyHistory } from "../../../services/dagster-exporter/history";
import { HistoryLost } from "../../../services/dagster-exporter/store";
import { eventually } from "../helpers";
import { counted, MemoryStore, startExporter } from "./helpers";
import { RecordedDagster } from "./recorded-dagster";

let dagster: RecordedDagster;
let store: MemoryStore;

beforeEach(async () => {
  dagster = new RecordedDagster();
  store = new MemoryStore();
  await dagster.start();
});
afterEach(() => dagster.stop());

/** Long for an answer that is there, short for a test, milliseconds. */
const patience = 5_000;

test.each([
  ["says nothing", "nothing" as const, `none within ${patience / 1000} seconds`],
  ["answers with an error page", { status: 502, body: "<html>Bad Gateway</html>" }, "found status 502: <html>"],
  [
    "does not know the question",
    { status: 400, body: '{"data":null,"errors":[{"message":"Cannot query field \'runz\' on type \'Query\'."}]}' },
    "found status 400: Cannot query field",
  ],
  ["answers in another form", { status: 200, body: '{"data":{"workspaceOrError":{}}}' }, "found at workspaceOrError"],
  [
    "cannot read its storage",
    {
      status: 200,
      body: JSON.stringify({
        data: {
          workspaceOrError: { __typename: "PythonError", message: "could not connect to server" },
          instance: { daemonHealth: { allDaemonStatuses: [] } },
          runsOrError: { __typename: "Runs", results: [] },
        },
      }),
    },
    "PythonError: could not connect to server",
  ],
])("a Dagster that %s is down, and what was counted stays", async (_what, instead, said) => {
  // Where nothing is said the time is up some day; an answer never takes that long.
  const { watch, page, lines } = startExporter(dagster, store, undefined, patience);
  await watch.look();
  const before = await page();
  expect(before.get("dagster_up")).toBe(1);
  const known = counted(before);

  dagster.instead = instead;
  await watch.look();
  const after = await page();
  expect(after.get("dagster_up")).toBe(0);
  expect(counted(after)).toEqual(known);
  expect(after.get("dagster_exporter_last_success_timestamp_seconds")).toBe(
    before.get("dagster_exporter_last_success_timestamp_seconds"),
  );
  const fresh = 'dagster_asset_freshness_seconds{asset_key="gold/market_indicators",layer="gold"}';
  expect(after.get(fresh)).toBeGreaterThan(before.get(fresh) ?? Number.POSITIVE_INFINITY);
  // What was true a while ago and may not be any more is not repeated.
  expect([...after.keys()].filter((name) => /^dagster_(daemon|unfinished|code)/.test(name))).toEqual([]);
  expect(watch.problem).toContain(said);
  expect(lines.at(-1)).toMatchObject({ level: "WARN", message: "Dagster did not answer everything" });

  dagster.instead = undefined;
  await watch.look();
  expect((await page()).get("dagster_up")).toBe(1);
  expect(watch.problem).toBeUndefined();
});

test("a stop does not wait for Dagster's answer, and does not take it for an outage", async () => {
  const { watch, page, lines } = startExporter(dagster, store);
  await watch.look();
  dagster.asked.length = 0;
  dagster.instead = "nothing";
  const end = new AbortController();
  const running = watch.run(end.signal);
  await eventually(
    () => dagster.asked.length,
    (count) => count > 0,
  );
  end.abort();
  await running;
  expect((await page()).get("dagster_up")).toBe(1);
  expect(watch.problem).toBeUndefined();
  expect(lines.filter(({ level }) => level === "WARN")).toEqual([]);
});

test("an exporter that starts while Dagster is away shows what was counted before", async () => {
  const first = startExporter(dagster, store);
  await first.watch.look();
  dagster.instead = "nothing";
  const second = startExporter(dagster, store, undefined, patience);
  await second.watch.look();
  const found = await second.page();
  expect(found.get("dagster_up")).toBe(0);
  expect(counted(found)).toEqual(counted(await first.page()));
});

test("a code location that cannot be loaded is down, and the counts of what it defines stay", async () => {
  const { watch, page, lines } = startExporter(dagster, store);
  await watch.look();
  const before = await page();
  expect(before.get('dagster_code_location_up{location="trade_pipeline"}')).toBe(1);
  dagster.locationIsDown = true;
  await watch.look();
  const after = await page();
  expect(after.get('dagster_code_location_up{location="trade_pipeline"}')).toBe(0);
  expect(after.get("dagster_up")).toBe(1);
  expect(counted(after)).toEqual(counted(before));
  expect(lines.at(-1)?.context?.problem).toContain("Could not reach user code server");
});

test("while it is not known what was counted before, nothing is shown: a zero would look like a new beginning", async () => {
  await startExporter(dagster, store).watch.look();
  store.broken = new Error("PostgreSQL at postgres:5432/catalog: connection refused");
  const { watch, page } = startExporter(dagster, store);
  await watch.look();
  expect(counted(await page())).toEqual({});
  expect(watch.problem).toContain("connection refused");
  store.broken = undefined;
  await watch.look();
  expect((await page()).get('dagster_run_success_total{job_name="silver_to_gold_aggregate"}')).toBe(8);
});

test("what cannot be kept is not shown, so that a crash takes nothing back", async () => {
  const { watch, page } = startExporter(dagster, store);
  await watch.look();
  const [run] = dagster.runs;
  const later = (run?.updateTime ?? 0) + 60;
  dagster.runs.unshift({
    id: "new",
    jobName: "refresh_api_cache",
    status: "CANCELED",
    startTime: null,
    endTime: later,
    updateTime: later,
  });
  const canceled = async () => (await page()).get('dagster_run_canceled_total{job_name="refresh_api_cache"}');
  store.broken = new Error("disk full");
  await watch.look();
  expect(await canceled()).toBe(2);
  expect(watch.problem).toContain("disk full");
  store.broken = undefined;
  await watch.look();
  expect(await canceled()).toBe(3);
});

test("when the store was lost, Dagster's storage went with it: counting begins anew", async () => {
  const { watch, page } = startExporter(dagster, store);
  await watch.look();
  const [run] = dagster.runs;
  dagster.forgetEverything();
  const later = (run?.updateTime ?? 0) + 60;
  dagster.runs.push({
    id: "the first of the new ones",
    jobName: "silver_to_gold_aggregate",
    status: "SUCCESS",
    startTime: later - 1,
    endTime: later,
    updateTime: later,
  });
  dagster
    .ticksOf("gold_schedule")
    .push({ tickId: "1", status: "SUCCESS", timestamp: later, endTimestamp: later, runIds: ["the first"] });
  store.broken = new HistoryLost('relation "dagster_exporter.history" does not exist');
  await watch.look();
  store.broken = undefined;
  store.text = JSON.stringify(emptyHistory());
  await watch.look();
  const found = await page();
  expect(found.get('dagster_schedule_tick_total{schedule_name="gold_schedule"}')).toBe(1);
  expect(found.get('dagster_run_success_total{job_name="silver_to_gold_aggregate"}')).toBe(1);
});

test("names beyond the series budget are left out, and those that Dagster no longer has make room", async () => {
  const most = metrics.runSuccess.maxSeries;
  const job = dagster.repository.jobs[0];
  dagster.repository.jobs.push(...Array.from({ length: 20 }, (_, index) => ({ ...job, name: `job-${index}` })));
  const { watch, page } = startExporter(dagster, store);
  await watch.look();
  const shown = async () => {
    const names = [...(await page()).keys()];
    return ["dagster_run_success_total", "dagster_run_duration_seconds_count"].map(
      (metric) => names.filter((name) => name.startsWith(metric)).length,
    );
  };
  expect(await shown()).toEqual([most, most]);
  dagster.repository.jobs.splice(0, dagster.repository.jobs.length, { ...job, name: "the-only-one" });
  await watch.look();
  expect(await shown()).toEqual([1, 1]);
});

test("the page has every metric of the catalog and no other", async () => {
  const { watch, registry } = startExporter(dagster, store);
  await watch.look();
  const names = registry.getMetricsAsArray().map(({ name }) => name);
  const catalog = Object.values(metrics).map(({ name }) => name);
  expect(names.toSorted()).toEqual(catalog.filter((name) => !name.startsWith("process_")).toSorted());
});
