import type { Registry } from "prom-client";
import { dagster } from "../../metrics/dagster";
import type { Metric } from "../../metrics/metric";
import { counter, gauge } from "../shared/metrics";
import type { History } from "./history";
import type { Reading } from "./reading";
import { TallyHistogram } from "./tally";
import type { Watch } from "./watch";

export type Source = Pick<Watch, "history" | "reading" | "answered" | "lastSuccess">;

interface Sample<L extends string> {
  readonly labels: Record<L, string>;
  readonly value: number;
}

const statuses = ["queued", "not_started", "starting", "started", "canceling"];

/** Registers the exporter's metrics; their values are taken from `source` at every scrape. */
export function registerDagsterMetrics(registry: Registry, source: Source): void {
  runs(registry, source);
  assets(registry, source);
  instigators(registry, source);
  const show = shower(registry);
  show.gauge(dagster.unfinishedRuns, () =>
    source.answered
      ? statuses.map((status) => ({
          labels: { status },
          value: source.reading?.unfinished.filter((one) => one.toLowerCase() === status).length ?? 0,
        }))
      : [],
  );
  show.gauge(dagster.daemonHealthy, () =>
    (source.answered ? (source.reading?.daemons ?? []) : []).map(({ type, healthy }) => ({
      labels: { daemon_type: type },
      value: Number(healthy),
    })),
  );
  show.gauge(dagster.codeLocationUp, () =>
    (source.answered ? (source.reading?.locations ?? []) : []).map(({ name, problem }) => ({
      labels: { location: name },
      value: Number(!problem),
    })),
  );
  gauge(registry, dagster.up, () => Number(source.answered));
  gauge(registry, dagster.lastSuccess, () => source.lastSuccess / 1000);
}

function runs(registry: Registry, source: Source): void {
  const show = shower(registry);
  const jobs = () => shown(source, "jobs", dagster.runSuccess.maxSeries, (reading) => reading.jobs);
  const samples = (value: (job: History["jobs"][string]) => number) => () =>
    jobs().map(([job_name, job]) => ({ labels: { job_name }, value: value(job) }));
  show.counter(
    dagster.runSuccess,
    samples((job) => job.success),
  );
  show.counter(
    dagster.runFailure,
    samples((job) => job.failure),
  );
  show.counter(
    dagster.runCanceled,
    samples((job) => job.canceled),
  );
  new TallyHistogram(registry, dagster.runDuration, () =>
    jobs().map(([job_name, { durations }]) => ({ labels: { job_name }, tally: durations })),
  );
}

function assets(registry: Registry, source: Source): void {
  const show = shower(registry);
  const all = () =>
    shown(source, "assets", dagster.materializations.maxSeries, (reading) => reading.assets.map(({ key }) => key)).map(
      ([asset_key, asset]) => ({ labels: { asset_key, layer: asset.layer }, asset }),
    );
  show.counter(dagster.materializations, () => all().map(({ labels, asset }) => ({ labels, value: asset.count })));
  new TallyHistogram(registry, dagster.materializationDuration, () =>
    all().map(({ labels, asset }) => ({ labels, tally: asset.durations })),
  );
  show.gauge(dagster.assetFreshness, () =>
    all().flatMap(({ labels, asset: { materialized } }) =>
      materialized ? [{ labels, value: Math.max(0, Date.now() - materialized) / 1000 }] : [],
    ),
  );
}

function instigators(registry: Registry, source: Source): void {
  const show = shower(registry);
  const sensors = (value: (sensor: History["sensors"][string]) => number) => () =>
    shown(source, "sensors", dagster.sensorTicks.maxSeries, (reading) => reading.sensors.map(({ name }) => name)).map(
      ([sensor_name, sensor]) => ({ labels: { sensor_name }, value: value(sensor) }),
    );
  show.counter(
    dagster.sensorTicks,
    sensors((sensor) => sensor.ticks),
  );
  show.counter(
    dagster.sensorEvaluations,
    sensors((sensor) => sensor.evaluations),
  );
  show.counter(
    dagster.sensorSkips,
    sensors((sensor) => sensor.skips),
  );
  const schedules = (value: (schedule: History["schedules"][string]) => number) => () =>
    shown(source, "schedules", dagster.scheduleTicks.maxSeries, (reading) =>
      reading.schedules.map(({ name }) => name),
    ).map(([schedule_name, schedule]) => ({ labels: { schedule_name }, value: value(schedule) }));
  show.counter(
    dagster.scheduleTicks,
    schedules((schedule) => schedule.ticks),
  );
  show.counter(
    dagster.scheduleLate,
    schedules((schedule) => schedule.late),
  );
}

/** What is shown of a part of the history: what Dagster still has, as far as its definitions can be loaded, within the budget. */
function shown<K extends "jobs" | "assets" | "sensors" | "schedules">(
  { history, reading }: Source,
  kind: K,
  most: number,
  namesIn: (reading: Reading) => readonly string[],
): [string, History[K][string]][] {
  const known = reading?.locations.every(({ problem }) => !problem) ? new Set(namesIn(reading)) : undefined;
  return Object.entries((history?.[kind] ?? {}) as Record<string, History[K][string]>)
    .filter(([name]) => known?.has(name) ?? true)
    .slice(0, most);
}

/** Registers counters and gauges that show exactly the samples that there are at the time of the scrape. */
function shower(registry: Registry) {
  const show = <L extends string>(
    make: typeof counter | typeof gauge,
    metric: Metric<L>,
    read: () => readonly Sample<L>[],
  ) => {
    const registered = make(registry, metric);
    Object.assign(registered, {
      collect() {
        registered.reset();
        for (const { labels, value } of read().slice(0, metric.maxSeries)) {
          registered.inc(labels, value);
        }
      },
    });
  };
  return {
    counter: <L extends string>(metric: Metric<L>, read: () => readonly Sample<L>[]) => show(counter, metric, read),
    gauge: <L extends string>(metric: Metric<L>, read: () => readonly Sample<L>[]) => show(gauge, metric, read),
  };
}
