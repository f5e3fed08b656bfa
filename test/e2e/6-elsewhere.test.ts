import { data } from "../../metrics/data";
import { client, Lake } from "../helpers/lake";
import {
  docker,
  eventually,
  execute,
  type PrometheusApi,
  printed,
  prometheus,
  pulumi,
  stackName,
} from "../helpers/live-stack";
import { daily, dayColumns } from "../services/data-observer/helpers/histories";

const dayMs = 86_400_000;
/** Noon of the day that is `days` before today, which is day 9. */
const noon = (n: number) => Math.floor(Date.now() / dayMs) * dayMs - (9 - n) * dayMs + dayMs / 2;
const observer = `${stackName}-data-observer`;
const table = 'layer="lake",table="daily"';
let api: PrometheusApi;
let lake: Lake;

const settings = (...args: string[]) => execute("npx", ["tsx", "bin/settings.ts", ...args]);
async function deploy(): Promise<void> {
  await settings("merge", stackName);
  await pulumi("up", "--yes", "--skip-preview");
}
/** How many of the four checks of the table could look at it. */
const looking = () => api.value(`sum(${data.checkUp.name}{${table}})`);
const said = async (text: RegExp) => text.test(await printed(observer));

beforeAll(async () => {
  api = await prometheus();
  // The host, as the containers see it.
  const host = (await docker("network", "inspect", "--format", "{{(index .IPAM.Config 0).Gateway}}", stackName)).trim();
  const steps = daily([100, 100, 100, 100, 100, 100, 100, 100, 40]).map((step, n) => ({ ...step, at: noon(n) }));
  lake = await Lake.create(host, { "lake.daily": { created: noon(0), columns: dayColumns, steps } });
});
afterAll(() => lake?.close());

test("tables of another catalog, in an object store, are observed instead of the stack's", async () => {
  const { url, endpoint, credentialFile, s3CredentialsFile: credentialsFile } = lake;
  const catalog = { url, credentialFile, s3: { endpoint, pathStyle: true, credentialsFile } };
  await settings("set", stackName, "observation.restCatalog", JSON.stringify(catalog));
  const tables = [{ layer: "lake", table: "daily", columns: { day: ["mean", "max"] } }];
  await settings("set", stackName, "observation.tables", JSON.stringify(tables));
  await deploy();
  await eventually("all four checks", 120, looking, (checks) => checks === 4);
  expect(await api.value(`${data.volumeDeviation.name}{${table}}`)).toBe(-60);
  expect(await api.value(`${data.statisticValue.name}{${table},column="day",statistic="mean"}`)).toBe(8);
  expect(await api.value(`${data.lastUpdate.name}{${table}}`)).toBe(noon(8) / 1000);
  await eventually(
    "the former tables gone",
    60,
    () => api.query(`${data.checkUp.name}{layer="bronze"}`),
    ({ length }) => length === 0,
  );
});

test("the catalog's client and the store's key are nowhere to be read", async () => {
  const places = await Promise.all([
    pulumi("stack", "export"),
    docker("inspect", observer),
    printed(observer),
    execute("ps", ["-eo", "args"]),
  ]);
  for (const secret of [client.secret, lake.storeSecret])
    for (const place of places) expect(place).not.toContain(secret);
});

test("a catalog that is away is a series and a line of the log, and found again", async () => {
  await lake.closeCatalog();
  await eventually("nothing to look at", 90, looking, (checks) => checks === 0);
  expect(await said(/freshness cannot look at lake.daily: .*does not answer: .*(ECONNREFUSED|ECONNRESET)/)).toBe(true);
  await lake.openCatalog();
  await eventually("all four checks again", 90, looking, (checks) => checks === 4);
});

test("a client that the catalog knows no more is too", async () => {
  lake.knowsClient = false;
  lake.withdrawTokens();
  await eventually("nothing to look at", 90, looking, (checks) => checks === 0);
  expect(
    await said(/freshness cannot look at lake.daily: .*no token: .*answered 401: .*check the client's credential/),
  ).toBe(true);
  lake.knowsClient = true;
  await eventually("all four checks again", 90, looking, (checks) => checks === 4);
});

test("without the setting the stack's tables are observed again", async () => {
  for (const setting of ["restCatalog", "tables"]) await settings("unset", stackName, `observation.${setting}`);
  await deploy();
  const stackTables = () => api.value(`sum(${data.checkUp.name}{layer!="lake",table!=""})`);
  const before = 4 * 9;
  await eventually("the nine tables", 120, stackTables, (checks) => checks === before);
  await pulumi("preview", "--expect-no-changes");
});
