import { readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { data } from "../../../metrics/data";
import type { ObservationConfig } from "../../../metrics/observation";
import { DistributionCheck } from "../../../services/data-observer/checks/distribution-check";
import { FreshnessCheck } from "../../../services/data-observer/checks/freshness-check";
import { SchemaCheck } from "../../../services/data-observer/checks/schema-check";
import { VolumeCheck } from "../../../services/data-observer/checks/volume-check";
import { DataReader } from "../../../services/data-observer/duckdb";
import { Batches } from "../../../services/data-observer/iceberg/batches";
import { restCatalog } from "../../../services/data-observer/iceberg/catalog";
import { localWarehouse } from "../../../services/data-observer/iceberg/files";
import { eitherWarehouse, objectOf, s3Warehouse } from "../../../services/data-observer/iceberg/s3";
import { clientCredentials } from "../../../services/data-observer/iceberg/token";
import { client, Lake } from "../../helpers/lake";
import { daily, dayColumns, noon } from "./helpers/histories";
import { TestObserver } from "./helpers/observed";

const config: ObservationConfig = {
  rules: { settleSeconds: 0 },
  tables: [
    { layer: "bronze", table: "raw_trades", columns: { day: ["mean", "max", "null_percent"] } },
    { layer: "bronze", table: "raw_orders", columns: { day: ["mean"] } },
  ],
};
const bronze = { table: "raw_trades", layer: "bronze" };

const reader = new DataReader();
let lake: Lake;
let credential: string;
const before = process.env.AWS_SHARED_CREDENTIALS_FILE;

beforeAll(async () => {
  const steps = daily([100, 100, 100, 100, 100, 100, 100, 100, 40]);
  const added = { at: noon(8) + 1000, alter: [{ add: "note", type: "string" }] };
  const recipe = { created: noon(0), columns: dayColumns, steps };
  lake = await Lake.create("127.0.0.1", {
    "bronze.raw_trades": { ...recipe, steps: [...steps, added] },
    "bronze.raw_orders": recipe,
  });
  process.env.AWS_SHARED_CREDENTIALS_FILE = lake.s3CredentialsFile;
});
beforeEach(() => {
  credential = `${client.id}:${client.secret}`;
});
afterAll(async () => {
  if (before === undefined) delete process.env.AWS_SHARED_CREDENTIALS_FILE;
  else process.env.AWS_SHARED_CREDENTIALS_FILE = before;
  await reader.close();
  await lake?.close();
});

/** An observer of the lake a day after the last commit. */
function observing() {
  const test = new TestObserver();
  test.nowMs = noon(9);
  const store = s3Warehouse({ endpoint: lake.endpoint, region: "us-east-1", pathStyle: true });
  const warehouse = eitherWarehouse(localWarehouse(), store);
  const token = clientCredentials({
    url: `${lake.url}/v1/oauth/tokens`,
    credential: async () => credential,
    scope: "catalog",
  });
  const tools = { ...test.tools(), catalog: restCatalog({ url: lake.url, token }), batches: new Batches(warehouse) };
  return {
    test,
    freshness: test.runner(new FreshnessCheck(tools), config),
    volume: test.runner(new VolumeCheck(tools), config),
    schema: test.runner(new SchemaCheck(tools, warehouse), config),
    distribution: test.runner(new DistributionCheck(tools, warehouse, reader), config),
  };
}

test("pyiceberg reads the tables through the same catalog", async () => {
  const count = 'len(catalog.load_table("bronze.raw_trades").scan().to_arrow())';
  expect(await lake.askPyiceberg(count)).toBe("840");
});

test("every pillar of a table in an object store, from a catalog that gives tokens", async () => {
  const copies = () => readdirSync(tmpdir()).filter((name) => name.startsWith("batch-"));
  const copiesBefore = copies();
  const { freshness, volume, schema, distribution } = observing();
  const fresh = await freshness.run();
  expect(fresh.value(data.freshness, bronze)).toBe(24 * 3600);
  expect(fresh.value(data.lastUpdate, bronze)).toBe(noon(8) / 1000);
  const counted = await volume.run();
  expect(counted.value(data.volumeDeviation, bronze)).toBe(-60);
  expect(counted.value(data.volumeAnomalies, { ...bronze, direction: "too_few" })).toBe(1);
  const changed = await schema.run();
  expect(changed.value(data.schemaChanges, { ...bronze, change_type: "column_added" })).toBe(1);
  const seen = await distribution.run();
  const statistic = (name: string) => seen.value(data.statisticValue, { ...bronze, column: "day", statistic: name });
  // The mean from the rows of the last commit, the others from its manifest.
  expect(["mean", "max", "null_percent"].map(statistic)).toEqual([8, 8, 0]);
  for (const series of [fresh, counted, changed, seen])
    expect([bronze, { ...bronze, table: "raw_orders" }].map((labels) => series.value(data.checkUp, labels))).toEqual([
      1, 1,
    ]);
  // What DuckDB read were copies.
  expect(copies()).toEqual(copiesBefore);
});

test("a token that is withdrawn before its time is replaced", async () => {
  const { freshness } = observing();
  await freshness.run();
  lake.withdrawTokens();
  expect((await freshness.run()).value(data.checkUp, bronze)).toBe(1);
});

test("a client that the catalog does not know is said, without its secret", async () => {
  const { test, freshness } = observing();
  credential = `${client.id}:wrong`;
  expect((await freshness.run()).value(data.checkUp, bronze)).toBe(0);
  const said = test.messages().join("\n");
  expect(said).toMatch(/no token: http\S+\/v1\/oauth\/tokens answered 401: .*check the client's credential/);
  expect(said).not.toContain("wrong");
  credential = "nonsense";
  await freshness.run();
  expect(test.messages().join("\n")).toContain("the client's credential is not of the form id:secret");
});

test("a catalog that is away is said, and found again", async () => {
  const { test, freshness } = observing();
  await lake.closeCatalog();
  expect((await freshness.run()).value(data.checkUp, bronze)).toBe(0);
  expect(test.messages().join("\n")).toMatch(/http:\S+ does not answer: .*ECONNREFUSED/);
  await lake.openCatalog();
  expect((await freshness.run()).value(data.checkUp, bronze)).toBe(1);
});

test("a key that the store does not take is said, with the object's name", async () => {
  // Amazon's library reads a file once.
  const wrong = `${lake.s3CredentialsFile}.wrong`;
  lake.writeKey(wrong, "wrong");
  process.env.AWS_SHARED_CREDENTIALS_FILE = wrong;
  const { test, distribution } = observing();
  expect((await distribution.run()).value(data.checkUp, bronze)).toBe(0);
  process.env.AWS_SHARED_CREDENTIALS_FILE = lake.s3CredentialsFile;
  const said = test.messages().join("\n");
  expect(said).toMatch(
    /s3:\/\/lake\/warehouse\/bronze\/raw_trades\/metadata\/\S+ cannot be read: SignatureDoesNotMatch/,
  );
});

test.each([
  ["s3://bucket/a/b.parquet", { Bucket: "bucket", Key: "a/b.parquet" }],
  ["s3a://bucket/day=2026-03-01/b%3D.parquet", { Bucket: "bucket", Key: "day=2026-03-01/b%3D.parquet" }],
])("%s is an object", (location, object) => expect(objectOf(location)).toEqual(object));

test("a location without an object is refused", () => {
  expect(() => objectOf("s3://bucket")).toThrow("location s3://bucket names no object; expected s3://bucket/key");
});
