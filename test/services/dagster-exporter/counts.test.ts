import { counted, MemoryStore, recordedAt, startExporter } from "./helpers";
import { RecordedDagster } from "./recorded-dagster";

let dagster: RecordedDagster;
let store: MemoryStore;

beforeEach(async () => {
  dagster = new RecordedDagster();
  store = new MemoryStore();
  await dagster.start();
});
afterEach(() => dagster.stop());

test("everything that Dagster has stored is counted; the numbers are those of its database at the time of the recording", async () => {
  const { watch, page } = startExporter(dagster, store);
  await watch.look();
  const found = await page();

  const runs = (outcome: string, job: string) => found.get(`dagster_run_${outcome}_total{job_name="${job}"}`);
  expect([runs("success", "bronze_to_silver_transform"), runs("failure", "bronze_to_silver_transform")]).toEqual([
    2, 0,
  ]);
  expect([runs("success", "silver_to_gold_aggregate"), runs("failure", "silver_to_gold_aggregate")]).toEqual([8, 1]);
  // One of the five failed because its process was killed; of the cancelled, one was still in the queue.
  const job = "refresh_api_cache";
  expect([runs("success", job), runs("failure", job), runs("canceled", job)]).toEqual([6, 5, 2]);
  expect(runs("failure", "__ASSET_JOB")).toBe(0);

  const ticks = (kind: string, sensor: string) => found.get(`dagster_sensor_${kind}_total{sensor_name="${sensor}"}`);
  const sensor = (name: string) => ["tick", "evaluation", "skip"].map((kind) => ticks(kind, name));
  expect(sensor("bronze_snapshot_sensor")).toEqual([38, 2, 34]);
  expect(sensor("gold_success_sensor")).toEqual([56, 8, 46]);
  expect(found.get('dagster_schedule_tick_total{schedule_name="gold_schedule"}')).toBe(8);
  // Once the daemon was away when it was due, once the code server.
  expect(found.get('dagster_schedule_late_total{schedule_name="gold_schedule"}')).toBe(2);

  const made = (layer: string, table: string) =>
    found.get(`dagster_asset_materialization_total{asset_key="${layer}/${table}",layer="${layer}"}`);
  expect(made("silver", "cleaned_trades")).toBe(2);
  expect(made("gold", "market_indicators")).toBe(8);
  expect(made("bronze", "raw_trades")).toBeUndefined();
});

test("durations fall into the plan's buckets", async () => {
  const { watch, page } = startExporter(dagster, store);
  await watch.look();
  const found = await page();
  const bucket = (le: string) =>
    found.get(`dagster_run_duration_seconds_bucket{job_name="silver_to_gold_aggregate",le="${le}"}`);
  expect(["5", "15", "30", "60", "120", "300", "600", "1800", "+Inf"].map(bucket)).toEqual([5, ...Array(8).fill(8)]);
  expect(found.get('dagster_run_duration_seconds_count{job_name="silver_to_gold_aggregate"}')).toBe(8);
  expect(found.get('dagster_run_duration_seconds_sum{job_name="silver_to_gold_aggregate"}')).toBeCloseTo(47.106, 3);
  // Runs of 0.95 and 5.58 seconds.
  const step = 'asset_key="silver/cleaned_trades",layer="silver"';
  const stepBucket = (le: string) =>
    found.get(`dagster_asset_materialization_duration_seconds_bucket{${step.replace("layer", `le="${le}",layer`)}}`) ??
    found.get(`dagster_asset_materialization_duration_seconds_bucket{${step},le="${le}"}`);
  expect(["1", "5", "15"].map(stepBucket)).toEqual([1, 1, 2]);
});

test("histograms begin anew when the catalog's buckets are others than those that were kept", async () => {
  const first = startExporter(dagster, store);
  await first.watch.look();
  const kept = JSON.parse(store.text);
  const job = "silver_to_gold_aggregate";
  Object.assign(kept.jobs[job].durations, { bounds: [5, 50], counts: [5, 3, 0] });
  store.text = JSON.stringify(kept);

  const { watch, page, lines } = startExporter(dagster, store);
  await watch.look();
  await watch.look();
  const expected = Object.entries(counted(await first.page())).map(([series, value]) => [
    series,
    series.startsWith("dagster_run_duration_seconds") && series.includes(job) ? 0 : value,
  ]);
  expect(counted(await page())).toEqual(Object.fromEntries(expected));
  expect(lines.filter(({ message }) => message.includes("begin anew"))).toHaveLength(1);
});

test("a second look, a restart, and Dagster's forgetting change no count", async () => {
  const first = startExporter(dagster, store);
  await first.watch.look();
  const before = counted(await first.page());
  await first.watch.look();
  expect(counted(await first.page())).toEqual(before);

  const second = startExporter(dagster, store);
  await second.watch.look();
  expect(counted(await second.page())).toEqual(before);

  dagster.forgetEverything();
  const third = startExporter(dagster, store);
  await third.watch.look();
  expect(counted(await third.page())).toEqual(before);
});

test("what happens while the exporter is away is counted when it is back", async () => {
  await startExporter(dagster, store).watch.look();
  const [newest] = dagster.runs;
  const later = (newest?.updateTime ?? 0) + 3_000;
  for (let index = 0; index < 450; index++) {
    const at = later + index;
    dagster.runs.unshift({
      id: `run-${index}`,
      jobName: "silver_to_gold_aggregate",
      status: "FAILURE",
      startTime: null,
      endTime: at,
      updateTime: at,
    });
    dagster
      .ticksOf("bronze_snapshot_sensor")
      .unshift({ tickId: String(1_000 + index), status: "SKIPPED", timestamp: at, endTimestamp: at + 1, runIds: [] });
  }
  const { watch, page } = startExporter(dagster, store, () => (later + 500) * 1000);
  await watch.look();
  const found = await page();
  expect(found.get('dagster_run_failure_total{job_name="silver_to_gold_aggregate"}')).toBe(451);
  // The tick that was under way at the recording has not ended in the hour since then, so it is given up for the later ones.
  const late = startExporter(dagster, store, () => (later + 3_600) * 1000);
  await late.watch.look();
  expect((await late.page()).get('dagster_sensor_skip_total{sensor_name="bronze_snapshot_sensor"}')).toBe(484);
});

test("a run is counted when it ends, once, whatever is changed on it afterwards", async () => {
  const { watch, page } = startExporter(dagster, store);
  await watch.look();
  const failures = async () => (await page()).get('dagster_run_failure_total{job_name="refresh_api_cache"}');
  const now = recordedAt / 1000;
  dagster.unfinished = [{ status: "STARTED" }, { status: "QUEUED" }, { status: "QUEUED" }];
  await watch.look();
  const found = await page();
  expect(found.get('dagster_unfinished_runs{status="queued"}')).toBe(2);
  expect(found.get('dagster_unfinished_runs{status="started"}')).toBe(1);
  expect(found.get('dagster_unfinished_runs{status="canceling"}')).toBe(0);
  expect(await failures()).toBe(5);

  const run = { id: "new", jobName: "refresh_api_cache", status: "FAILURE", startTime: now, endTime: now + 5 };
  dagster.runs.unshift({ ...run, updateTime: now + 5 });
  await watch.look();
  expect(await failures()).toBe(6);
  Object.assign(dagster.runs[0] ?? {}, { updateTime: now + 60 });
  await watch.look();
  expect(await failures()).toBe(6);
  // A day later somebody tags the old run, when its id is no longer remembered.
  dagster.runs.unshift({ ...run, id: "next", endTime: now + 86_400, updateTime: now + 86_400 });
  await watch.look();
  Object.assign(dagster.runs[1] ?? {}, { updateTime: now + 86_401 });
  await watch.look();
  expect(await failures()).toBe(7);
});

test("a tick that is under way is counted when it is over, and holds back those after it", async () => {
  const { watch, page } = startExporter(dagster, store);
  await watch.look();
  const ticks = async () => (await page()).get('dagster_sensor_tick_total{sensor_name="bronze_snapshot_sensor"}');
  const all = dagster.ticksOf("bronze_snapshot_sensor");
  const [underWay] = all;
  expect(underWay?.status).toBe("STARTED");
  all.unshift({
    tickId: "200",
    status: "SKIPPED",
    timestamp: recordedAt / 1000,
    endTimestamp: recordedAt / 1000,
    runIds: [],
  });
  await watch.look();
  expect(await ticks()).toBe(38);
  Object.assign(underWay ?? {}, { status: "SUCCESS", endTimestamp: recordedAt / 1000 });
  await watch.look();
  expect(await ticks()).toBe(40);
});

test("a failed tick is waited for as long as Dagster may try it again", async () => {
  let now = recordedAt / 1000;
  const { watch, page } = startExporter(dagster, store, () => now * 1000);
  await watch.look();
  const late = async () => (await page()).get('dagster_schedule_late_total{schedule_name="gold_schedule"}');
  const tick = { tickId: "300", status: "FAILURE", timestamp: now, endTimestamp: now + 4, runIds: [] as string[] };
  dagster.ticksOf("gold_schedule").unshift(tick);
  now += 10;
  await watch.look();
  expect((await page()).get('dagster_schedule_tick_total{schedule_name="gold_schedule"}')).toBe(8);
  Object.assign(tick, { status: "SUCCESS", endTimestamp: tick.timestamp + 75, runIds: ["run"] });
  now += 80;
  await watch.look();
  expect((await page()).get('dagster_schedule_tick_total{schedule_name="gold_schedule"}')).toBe(9);
  expect(await late()).toBe(3);
});
