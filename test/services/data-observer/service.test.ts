import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { data } from "../../../metrics/data";
import { day, rowsOf } from "./helpers/histories";
import { runBuilder } from "./helpers/iceberg-tables";
import { Series } from "./helpers/observed";
import { freePort, startPostgres, type TestPostgres } from "./helpers/postgres";

const root = join(__dirname, "../../..");
/** Noon of a day before today. */
const noonBefore = (days: number) => Math.floor(Date.now() / day) * day - (days - 0.5) * day;

/** The whole process on a catalog in PostgreSQL, against something that takes its pushes. */
describe("the service, with PostgreSQL", () => {
  let postgres: TestPostgres;
  let folder: string;
  let gateway: Server;
  let service: ChildProcess | undefined;
  const pushed = new Map<string, string>();

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "observer-service-"));
    gateway = createServer(async (request, response) => {
      let body = "";
      for await (const chunk of request) {
        body += chunk;
      }
      pushed.set(`${request.method} ${request.url}`, body);
      response.writeHead(200).end();
    });
    await new Promise<void>((resolve) => gateway.listen(0, "127.0.0.1", resolve));
    postgres = await startPostgres();
    const steps = [9, 8, 7, 6, 5, 4, 3, 2, 1].map((days) => ({
      at: noonBefore(days),
      append: rowsOf(days, days === 1 ? 40 : 100),
    }));
    const columns = [{ name: "day", type: "int" }];
    const changed = { at: noonBefore(1) + 1000, alter: [{ rename: "day", to: "age" }] };
    const recipe = { created: noonBefore(9), columns, steps: [...steps, changed] };
    const uri = `postgresql+psycopg2://trade:secret@127.0.0.1:${postgres.port}/catalog`;
    runBuilder({ warehouse: join(folder, "warehouse"), uri, tables: { "bronze.raw_trades": recipe } });
  });

  afterEach(() => stop());
  afterAll(async () => {
    await new Promise((resolve) => gateway.close(resolve));
    await postgres?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  async function start(): Promise<void> {
    writeFileSync(join(folder, "pgpass"), `127.0.0.1:${postgres.port}:*:trade:secret\n`);
    const table = { layer: "bronze", table: "raw_trades", columns: { day: ["mean", "null_percent"] } };
    writeFileSync(join(folder, "tables.json"), JSON.stringify({ rules: { settleSeconds: 0 }, tables: [table] }));
    pushed.clear();
    service = spawn(process.execPath, ["--import", "tsx", join(root, "services/data-observer/main.ts")], {
      cwd: root,
      stdio: ["ignore", "ignore", "inherit"],
      env: {
        ...process.env,
        PORT: String(await freePort()),
        HOST: "127.0.0.1",
        PUSHGATEWAY_URL: `http://127.0.0.1:${(gateway.address() as AddressInfo).port}`,
        DATABASE_HOST: "127.0.0.1",
        DATABASE_PORT: String(postgres.port),
        PGPASSFILE: join(folder, "pgpass"),
        TABLES_FILE: join(folder, "tables.json"),
      },
    });
  }

  async function stop(): Promise<number | null | undefined> {
    const running = service;
    service = undefined;
    if (running?.exitCode === null) {
      const exit = new Promise<number | null>((resolve) => running.once("exit", resolve));
      running.kill("SIGTERM");
      return exit;
    }
    return running?.exitCode;
  }

  /** The group of a job once it has been pushed. */
  async function group(job: string): Promise<Series> {
    for (let left = 600; left > 0; left--) {
      const body = pushed.get(`PUT /metrics/job/${job}`);
      if (body !== undefined) {
        return new Series(body);
      }
      await sleep(100);
    }
    throw new Error(`nothing was pushed for ${job}; pushed so far: ${[...pushed.keys()]}`);
  }

  async function counts() {
    const [volume, schema, distribution] = [
      await group("volume_sensor"),
      await group("schema_sensor"),
      await group("distribution_sensor"),
    ];
    return {
      tooFew: volume.value(data.volumeAnomalies, { direction: "too_few" }),
      deviation: volume.value(data.volumeDeviation, {}),
      renamed: schema.value(data.schemaChanges, { change_type: "column_renamed" }),
      mean: distribution.value(data.statisticValue, { statistic: "mean" }),
      up: [volume, schema, distribution].map((series) => series.value(data.checkUp, {})),
    };
  }

  test("pushes every pillar, and after a restart the same counts", async () => {
    await start();
    const expected = { tooFew: 1, deviation: -60, renamed: 1, mean: 1, up: [1, 1, 1] };
    expect(await counts()).toEqual(expected);
    const freshness = await group("freshness_sensor");
    expect(freshness.value(data.lastUpdate, {})).toBe(noonBefore(1) / 1000);
    expect(freshness.value(data.freshness, {})).toBeGreaterThan(0);
    expect((await group("lineage_sensor")).value(data.checkUp, {})).toBe(1);
    expect(await stop()).toBe(0);
    await start();
    expect(await counts()).toEqual(expected);
  });
});
