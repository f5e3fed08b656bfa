import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { data } from "../../../metrics/data";
import { lineage } from "../../../metrics/lineage";
import { pipelineStages } from "../../../metrics/stages";
import { judgePipeline } from "../../../services/data-observer/checks/lineage";
import { lineagePass } from "../../../services/data-observer/checks/lineage-pass";
import { dagsterSource } from "../../../services/data-observer/sources/dagster";
import { flinkSource } from "../../../services/data-observer/sources/flink";
import { type EndOffsets, kafkaSource } from "../../../services/data-observer/sources/kafka";
import { beginSeconds, type StageSource } from "../../../services/data-observer/sources/source";
import { TestObserver, TestRunner } from "./helpers/observed";

const now = Date.UTC(2026, 2, 1);

/** What the systems around the observer say; a test changes it between passes. */
class World {
  readonly topics = new Map([
    ["raw-trades", 100],
    ["raw-orders", 100],
  ]);
  /** Messages that arrive in each topic between two questions. */
  growth: Record<string, number> = { "raw-trades": 1, "raw-orders": 1 };
  jobs: Record<string, unknown>[] = [flinkJob("flink_processing"), flinkJob("kafka_to_iceberg_bronze")];
  /** Age of the last checkpoint of a job in seconds; `undefined`: none has completed. */
  checkpointAge: Record<string, number | undefined> = { flink_processing: 5, kafka_to_iceberg_bronze: 5 };
  runs: Record<string, Run[]> = {
    bronze_to_silver_transform: [run("SUCCESS", 100)],
    silver_to_gold_aggregate: [run("SUCCESS", 90)],
    refresh_api_cache: [run("SUCCESS", 80)],
  };
  down = new Set<string>();

  readonly server: Server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) {
      body += chunk;
    }
    const answer = this.answer(request.url ?? "", body);
    response.writeHead(answer ? 200 : 503, { "content-type": "application/json" });
    response.end(JSON.stringify(answer ?? { error: "down" }));
  });

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  sources(nowMs: () => number): StageSource[] {
    const jobsOf = (...names: string[]) => pipelineStages.filter(({ stage }) => names.includes(stage));
    return [
      kafkaSource({ reader: this.offsets(), topics: [...this.topics.keys()], waitSeconds: 0.3, now: nowMs }),
      flinkSource({ url: this.url, jobs: jobsOf("stream", "bronze"), checkpointMaxAgeSeconds: 120, now: nowMs }),
      dagsterSource({ url: this.url, jobs: jobsOf("silver", "gold", "serve") }),
    ];
  }

  private offsets() {
    return {
      endOffsets: async (): Promise<EndOffsets> => {
        if (this.down.has("kafka")) {
          throw new Error("no broker");
        }
        for (const [topic, end] of this.topics) {
          this.topics.set(topic, end + (this.growth[topic] ?? 0));
        }
        return new Map(this.topics);
      },
      close: async () => undefined,
    };
  }

  private answer(path: string, body: string): unknown {
    if (path === "/graphql") {
      const { variables } = JSON.parse(body) as { variables: { job: string } };
      return this.down.has("dagster")
        ? undefined
        : { data: { runsOrError: { results: this.runs[variables.job] ?? [] } } };
    }
    if (this.down.has("flink")) {
      return undefined;
    }
    if (path === "/jobs/overview") {
      return { jobs: this.jobs };
    }
    const age = this.checkpointAge[path.split("/")[2] ?? ""];
    const completed = { latest_ack_timestamp: now - (age ?? 0) * 1000, end_to_end_duration: 250 };
    return { latest: { completed: age === undefined ? null : completed } };
  }
}

const flinkJob = (name: string, state = "RUNNING", startedSecondsAgo = 3600) => ({
  jid: name,
  name,
  state,
  "start-time": now - startedSecondsAgo * 1000,
});

interface Run {
  status: string;
  startTime: number;
  endTime: number;
}
/** A run of ten seconds. */
const run = (status: string, endedSecondsAgo: number): Run => ({
  status,
  startTime: now / 1000 - endedSecondsAgo - 10,
  endTime: now / 1000 - endedSecondsAgo,
});

let world: World;
let observer: TestObserver;

beforeEach(async () => {
  world = new World();
  observer = new TestObserver();
  observer.nowMs = now;
  await new Promise<void>((resolve) => world.server.listen(0, "127.0.0.1", resolve));
});
afterEach(() => new Promise((resolve) => world.server.close(resolve)));

function start(sources = world.sources(() => observer.nowMs)) {
  const { store, log } = observer;
  const runner = new TestRunner(lineagePass({ sources, store, log, now: () => observer.nowMs }), observer);
  return async () => {
    const series = await runner.run();
    const byStage = (metric: Parameters<typeof series.value>[0]) =>
      Object.fromEntries(
        pipelineStages.flatMap(({ stage }) => {
          const value = series.value(metric, { stage });
          return value === undefined ? [] : [[stage, value]];
        }),
      );
    return {
      success: byStage(lineage.stageSuccess),
      duration: byStage(lineage.stageDuration),
      failures: byStage(lineage.stageFailures),
      impact: byStage(lineage.downstreamImpact),
      origin: Object.entries(byStage(lineage.breakageOrigin))
        .filter(([, value]) => value === 1)
        .map(([stage]) => stage),
      endToEnd: series.value(lineage.endToEndSuccess, { pipeline_name: "trade_pipeline" }),
      up: series.value(data.checkUp, { check: "lineage" }),
      sources: ["kafka", "flink", "dagster"].map((source) => series.value(lineage.sourceUp, { source })),
      text: series.text,
    };
  };
}

const all = (value: number) => Object.fromEntries(pipelineStages.map(({ stage }) => [stage, value]));

test("a healthy pipeline", async () => {
  const reading = await start()();
  expect(reading).toMatchObject({ success: all(1), failures: all(0), impact: all(0), origin: [], endToEnd: 1, up: 1 });
  expect(reading.duration).toMatchObject({ stream: 0.25, bronze: 0.25, silver: 10, gold: 10, serve: 10 });
  expect(reading.duration.ingest).toBeGreaterThan(0);
  expect(reading.text).toContain('pipeline_stage_success{stage="gold",stage_job="silver_to_gold_aggregate"} 1');
});

test("the origin is the first broken stage, not each that is broken after it; a repair leaves nothing behind", async () => {
  const read = start();
  await read();
  world.checkpointAge.kafka_to_iceberg_bronze = 121;
  world.runs.silver_to_gold_aggregate = [run("FAILURE", -1), run("SUCCESS", 90)];
  const broken = await read();
  expect(broken.success).toEqual({ ...all(1), bronze: 0, gold: 0 });
  expect(broken.origin).toEqual(["bronze"]);
  expect(broken.impact).toEqual({ ...all(0), bronze: 3, gold: 1 });
  expect([broken.endToEnd, broken.up]).toEqual([0, 1]);
  expect(broken.failures).toEqual({ ...all(0), bronze: 1, gold: 1 });
  world.checkpointAge.kafka_to_iceberg_bronze = 120;
  world.runs.silver_to_gold_aggregate.unshift(run("SUCCESS", -2));
  expect(await read()).toMatchObject({
    success: all(1),
    origin: [],
    impact: all(0),
    endToEnd: 1,
    failures: broken.failures,
  });
});

describe("ingest", () => {
  test("is broken when one topic is silent, though the others grow", async () => {
    const read = start();
    await read();
    world.growth["raw-orders"] = 0;
    expect(await read()).toMatchObject({ success: { ingest: 0 }, origin: ["ingest"], impact: { ingest: 5 } });
    expect(observer.messages()).toEqual([
      "stage ingest is broken: no message arrived since the last pass in raw-orders",
    ]);
  });

  test("of which a few silent seconds are all that is known is neither working nor broken", async () => {
    world.growth = {};
    const read = start();
    const first = await read();
    expect(first.success.ingest).toBeUndefined();
    expect(first.endToEnd).toBeUndefined();
    expect((await read()).success.ingest).toBe(0);
  });

  test("whose topics never had a message is unknown until one should have come", async () => {
    world.growth = {};
    world.topics.set("raw-orders", 0);
    const read = start();
    await read();
    observer.nowMs += beginSeconds * 1000 - 1;
    expect((await read()).success).not.toHaveProperty("ingest");
    observer.nowMs += 1;
    expect((await read()).success.ingest).toBe(0);
  });

  test("with slow topics works when they grew since the last pass", async () => {
    world.growth = {};
    const read = start();
    await read();
    world.topics.set("raw-trades", 101).set("raw-orders", 101);
    expect((await read()).success.ingest).toBe(1);
  });

  test("works when a topic was made anew and starts from the beginning", async () => {
    const read = start();
    await read();
    world.topics.set("raw-trades", 3);
    expect((await read()).success.ingest).toBe(1);
  });
});

describe("a Flink stage", () => {
  const stream = async () => (await start()()).success.stream;

  test("works when the job began a moment ago and has no checkpoint yet", async () => {
    world.jobs = [flinkJob("flink_processing", "RUNNING", 60)];
    world.checkpointAge = {};
    expect(await stream()).toBe(1);
  });

  test("is broken when the job runs and never completes a checkpoint", async () => {
    world.checkpointAge = {};
    expect(await stream()).toBe(0);
  });

  test.each(["RESTARTING", "FAILED", "CANCELED"])("is broken when the job is %s", async (state) => {
    world.jobs = [flinkJob("flink_processing", state)];
    expect(await stream()).toBe(0);
  });

  test("is broken when a job that was there is gone", async () => {
    const read = start();
    await read();
    world.jobs = [];
    expect((await read()).success.stream).toBe(0);
  });

  test.each([
    ["was never there", []],
    ["has not got beyond its beginning", [flinkJob("flink_processing", "INITIALIZING")]],
  ])("whose job %s is unknown until it should run", async (_, jobs) => {
    world.jobs = jobs;
    const read = start();
    observer.nowMs += beginSeconds * 1000 - 1;
    const early = await read();
    expect(early.success).not.toHaveProperty("stream");
    expect(early).toMatchObject({ endToEnd: undefined, up: 1, origin: [] });
    observer.nowMs += 1;
    expect((await read()).success.stream).toBe(0);
  });

  test("goes by the job that is alive when an older one of that name has ended", async () => {
    world.jobs = [flinkJob("flink_processing", "FAILED", 10), flinkJob("flink_processing", "RUNNING", 3600)];
    expect(await stream()).toBe(1);
  });
});

describe("a Dagster stage", () => {
  test("that never ran to its end is not known to be broken, and the pipeline not known to work", async () => {
    world.runs.refresh_api_cache = [];
    const verdict = await start()();
    expect(verdict).toMatchObject({ success: { gold: 1 }, origin: [], impact: { gold: 0 } });
    expect(verdict.success).not.toHaveProperty("serve");
    expect(verdict.endToEnd).toBeUndefined();
  });

  test("goes by the run that ended last", async () => {
    world.runs.refresh_api_cache = [run("SUCCESS", 50), run("FAILURE", 5)];
    expect((await start()()).success.serve).toBe(0);
  });

  test("counts every failed run since it was seen first, also those in between passes, and none twice after a restart", async () => {
    await start()();
    world.runs.refresh_api_cache = [run("SUCCESS", -30), run("FAILURE", -20), run("FAILURE", -10), run("FAILURE", 500)];
    expect((await start()()).failures.serve).toBe(2);
    expect((await start()()).failures.serve).toBe(2);
    world.runs.refresh_api_cache.unshift(run("FAILURE", -40));
    expect((await start()()).failures.serve).toBe(3);
  });
});

describe("a source", () => {
  test("that does not answer is believed once more, so that no alert ends for want of a look", async () => {
    const read = start();
    await read();
    world.jobs = [];
    const broken = await read();
    expect(broken.success).toMatchObject({ stream: 0, bronze: 0 });
    world.down.add("flink");
    expect(await read()).toMatchObject({ success: broken.success, origin: broken.origin, up: 0, sources: [1, 0, 1] });
    expect((await read()).success).toEqual({ ingest: 1, silver: 1, gold: 1, serve: 1 });
    world.down.clear();
    expect((await read()).success).toMatchObject({ stream: 0, bronze: 0 });
  });

  test("that does not answer again leaves its stages unknown, keeps their counts, and stops no other", async () => {
    const read = start();
    await read();
    world.down.add("flink");
    await read();
    const reading = await read();
    expect(reading.success).toEqual({ ingest: 1, silver: 1, gold: 1, serve: 1 });
    expect(reading.failures).toEqual(all(0));
    expect(reading).toMatchObject({ endToEnd: undefined, up: 0, sources: [1, 0, 1], origin: [] });
    expect(observer.messages().join()).toContain("flink does not answer");
  });

  test("is asked, and failures stay counted, while the store of the counts is away", async () => {
    const read = start();
    await read();
    world.jobs = [flinkJob("kafka_to_iceberg_bronze")];
    expect((await read()).failures).toEqual({ ...all(0), stream: 1 });
    jest.spyOn(observer.store, "load").mockRejectedValue(new Error("no database"));
    await read();
    expect(await read()).toMatchObject({ success: { stream: 0 }, failures: { ...all(0), stream: 1 }, up: 0 });
  });

  test("that is not configured has no series at all", async () => {
    const reading = await start(world.sources(() => observer.nowMs).slice(0, 2))();
    expect(reading.success).toEqual({ ingest: 1, stream: 1, bronze: 1 });
    expect(reading.failures).toEqual({ ingest: 0, stream: 0, bronze: 0 });
    expect(reading).toMatchObject({ endToEnd: 1, up: 1, sources: [1, 1, undefined] });
  });
});

test("in a graph with two branches each branch can have an origin of its own", () => {
  const graph = [
    { stage: "a", job: "", upstream: [] },
    { stage: "b", job: "", upstream: ["a"] },
    { stage: "c", job: "", upstream: ["a"] },
    { stage: "d", job: "", upstream: ["b", "c"] },
  ];
  const reading = (stage: string, works: boolean) => ({ stage, works, durationSeconds: undefined });
  const readings = [reading("a", true), reading("b", false), reading("c", false), reading("d", false)];
  const { origins, impact } = judgePipeline(readings, ["a", "b", "c", "d"], graph);
  expect([...origins]).toEqual(["b", "c"]);
  expect(Object.fromEntries(impact)).toEqual({ a: 0, b: 1, c: 1, d: 0 });
});
