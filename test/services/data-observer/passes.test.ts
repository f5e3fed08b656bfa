import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { data } from "../../../metrics/data";
import type { ObservationConfig } from "../../../metrics/observation";
import { DistributionCheck } from "../../../services/data-observer/checks/distribution-check";
import { FreshnessCheck } from "../../../services/data-observer/checks/freshness-check";
import { SchemaCheck } from "../../../services/data-observer/checks/schema-check";
import { VolumeCheck } from "../../../services/data-observer/checks/volume-check";
import { DataReader } from "../../../services/data-observer/duckdb";
import { Page } from "../../../services/data-observer/page";
import { PassRunner, tablePass } from "../../../services/data-observer/pass";
import { pushTo } from "../../../services/data-observer/push";
import { daily, dailyTable, hour, noon } from "./helpers/histories";
import { buildTables, type History } from "./helpers/iceberg-tables";
import { TestObserver, tablesOf } from "./helpers/observed";

let tables: Record<string, History>;
const reader = new DataReader();

beforeAll(() => {
  const recipe = dailyTable(daily([5, 6, 7]));
  tables = buildTables({ "t.good": recipe, "t.bad": recipe });
});
afterAll(() => reader.close());

const config: ObservationConfig = {
  tables: ["bad", "good"].map((table) => ({ layer: "t", table, columns: { day: ["mean" as const] } })),
};

function observer(): TestObserver {
  const observer = new TestObserver();
  observer.nowMs = noon(3);
  for (const [name, history] of Object.entries(tables)) {
    observer.locations.set(name, history.at(-1) as string);
  }
  return observer;
}

const checks = {
  freshness: (test: TestObserver) => new FreshnessCheck(test.tools()),
  volume: (test: TestObserver) => new VolumeCheck(test.tools()),
  schema: (test: TestObserver) => new SchemaCheck(test.tools(), test.warehouse),
  distribution: (test: TestObserver) => new DistributionCheck(test.tools(), test.warehouse, reader),
};

/** Each befalls the newest metadata of the table; that of the commit before was read without a fault. */
const faults: Record<string, (test: TestObserver) => void> = {
  "is not in the catalog of the test; create it, or take it out of the settings": (test) =>
    test.locations.delete("t.bad"),
  "no such file": (test) => test.warehouse.hidden.add(tables["t.bad"]?.at(-1) as string),
  "metadata file .* cannot be read: .*JSON": (test) => test.warehouse.damaged.add(tables["t.bad"]?.at(-1) as string),
  "is not a file of this machine": (test) => test.locations.set("t.bad", "s3://bucket/t/metadata.json"),
};

describe.each(Object.keys(checks) as (keyof typeof checks)[])("%s", (name) => {
  test.each(Object.keys(faults))("one table whose metadata %s stops no other, and is said once", async (reason) => {
    const test = observer();
    test.locations.set("t.bad", tables["t.bad"]?.at(-2) as string);
    const runner = test.runner(checks[name](test), config);
    await runner.run();
    const goodAt = test.nowMs / 1000;
    test.nowMs += hour;
    test.locations.set("t.bad", tables["t.bad"]?.at(-1) as string);
    faults[reason]?.(test);
    await runner.run();
    const series = await runner.run();
    const up = (table: string) => series.value(data.checkUp, { check: name, table, layer: "t" });
    expect([up("bad"), up("good")]).toEqual([0, 1]);
    const success = (table: string) => series.value(data.checkLastSuccess, { check: name, table });
    expect([success("bad"), success("good")]).toEqual([goodAt, goodAt + 3600]);
    expect(series.value(data.checkDuration, { check: name })).toBeGreaterThan(0);
    const lines = test.messages();
    expect(lines).toEqual([expect.stringMatching(new RegExp(`^${name} cannot look at t.bad: .*${reason}`))]);
  });

  test("has nothing to say of a table that cannot be looked at, instead of a number that stands for it", async () => {
    const test = observer();
    test.locations.delete("t.bad");
    const { text } = await test.runner(checks[name](test), config).run();
    const lines = text.split("\n").filter((line) => line.includes('table="bad"'));
    expect(lines).toEqual([`data_check_up{table="bad",layer="t",check="${name}"} 0`]);
  });

  test("keeps the counts of a table that cannot be looked at any more, or a change would be lost in the gap", async () => {
    const test = observer();
    const runner = test.runner(checks[name](test), config);
    const counts = async () => (await runner.run()).text.split("\n").filter((line) => /^\w+_total\{/.test(line));
    const known = await counts();
    expect(known.length > 0).toBe(name !== "freshness");
    test.locations.delete("t.bad");
    for (let pass = 0; pass < 3; pass++) {
      expect((await counts()).toSorted()).toEqual(known.toSorted());
    }
  });

  test("says when it can look again", async () => {
    const test = observer();
    test.locations.delete("t.bad");
    const runner = test.runner(checks[name](test), config);
    await runner.run();
    test.locations.set("t.bad", tables["t.bad"]?.at(-1) as string);
    expect((await runner.run()).value(data.checkUp, { table: "bad" })).toBe(1);
    expect(test.messages().at(-1)).toBe(`${name} can look at t.bad again`);
  });
});

describe("the push", () => {
  let server: Server;
  let url: string;
  let requests: { method: string; path: string; body: string }[];
  let status = 202;

  beforeEach(async () => {
    requests = [];
    status = 202;
    server = createServer(async (request, response) => {
      let body = "";
      for await (const chunk of request) {
        body += chunk;
      }
      requests.push({ method: request.method ?? "", path: request.url ?? "", body });
      response.writeHead(status).end(status === 202 ? "" : "what is wrong");
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterEach(() => new Promise((resolve) => server.close(resolve)));

  const runnerOf = (test: TestObserver, config: ObservationConfig) =>
    new PassRunner({
      pass: tablePass(new FreshnessCheck(test.tools()), tablesOf(config)),
      push: pushTo(url),
      log: test.log,
      now: () => test.nowMs,
    });

  test("replaces the group of the plan's job, so that a table which leaves the settings leaves the Pushgateway", async () => {
    const test = observer();
    await runnerOf(test, config).run();
    await runnerOf(test, { tables: config.tables?.slice(1) }).run();
    expect(requests.map(({ method, path }) => [method, path])).toEqual([
      ["PUT", "/metrics/job/freshness_sensor"],
      ["PUT", "/metrics/job/freshness_sensor"],
    ]);
    expect(requests[0]?.body).toContain('data_freshness_seconds{table="bad",layer="t"} 86400');
    expect(requests[1]?.body).toContain('data_freshness_seconds{table="good",layer="t"} 86400');
    expect(requests[1]?.body).not.toContain("bad");
  });

  test("that is refused is said once, with the answer, until one succeeds", async () => {
    const test = observer();
    const runner = runnerOf(test, config);
    status = 400;
    await runner.run();
    await runner.run();
    expect(runner.problem).toBe(`PUT ${url}/metrics/job/freshness_sensor: status 400, what is wrong`);
    expect(test.messages()).toHaveLength(1);
    status = 202;
    await runner.run();
    expect(runner.problem).toBeUndefined();
    expect(test.messages()).toHaveLength(2);
  });

  test("to nobody names the address", async () => {
    await expect(pushTo("http://127.0.0.1:1")("job", new Page())).rejects.toThrow(
      "PUT http://127.0.0.1:1/metrics/job/job",
    );
  });
});
