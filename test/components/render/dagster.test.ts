import { dagsterInstance, dagsterWorkspace } from "../../../components/render/dagster";

const database = { host: "postgres", port: 5432, database: "catalog", user: "trade" };

test("the database is named without a password, and Dagster's tables have a schema of their own", () => {
  const url = new URL(dagsterInstance({ database, codeHost: "dagster-code" }).storage.postgres.postgres_url);
  expect([url.hostname, url.port, url.pathname, url.username, url.password]).toEqual([
    "postgres",
    "5432",
    "/catalog",
    "trade",
    "",
  ]);
  expect(url.searchParams.get("options")).toBe("-csearch_path=dagster");
});

test("runs that write tables go one after the other, and a dead one is ended", () => {
  const { concurrency, run_monitoring } = dagsterInstance({ database, codeHost: "dagster-code", maxRunSeconds: 60 });
  expect(concurrency.runs.max_concurrent_runs).toBe(2);
  expect(concurrency.runs.tag_concurrency_limits).toEqual([{ key: "heavy", value: "true", limit: 1 }]);
  expect(run_monitoring).toMatchObject({ enabled: true, max_runtime_seconds: 60 });
});

test("the webserver and the daemon ask the code server", () => {
  expect(dagsterWorkspace({ codeHost: "dagster-code" }).load_from).toEqual([
    { grpc_server: { host: "dagster-code", port: 4000, location_name: "trade_pipeline" } },
  ]);
});
