import { startGraphqlApi } from "../../../services/graphql-api/graphql-api";
import { apiSettings } from "../../../services/graphql-api/settings";
import { readSettings } from "../../../services/shared/settings";
import { described, eventually, sample, startService } from "../helpers";

test("without a catalog the service lives, says what is missing, and answers with errors", async () => {
  const env = { DATABASE_HOST: "127.0.0.1", DATABASE_PORT: "1", RETRY_INTERVAL_SECONDS: "1" };
  const service = await startService("graphql-api", apiSettings, env, startGraphqlApi);
  try {
    const ready = await eventually(
      () => service.page("/ready"),
      ({ text }) => text.includes("ECONNREFUSED"),
    );
    expect(ready.status).toBe(503);
    expect(JSON.parse(ready.text).reasons).toHaveLength(5);
    expect(JSON.parse(ready.text).reasons[0]).toMatch(/^silver.cleaned_trades: .*127.0.0.1:1.*ECONNREFUSED/);
    const query = encodeURIComponent("query Trades { trades { items { symbol } } }");
    const answer = await service.page(`/graphql?query=${query}`);
    expect(JSON.parse(answer.text)).toMatchObject({
      data: { trades: null },
      errors: [{ extensions: { code: "TABLE_NOT_AVAILABLE", table: "silver.cleaned_trades" } }],
    });
    const metrics = (await service.page("/metrics")).text;
    expect(described(metrics).get("graphql_request_duration_seconds")).toBe("histogram");
    const series = 'graphql_requests_total{operation_type="query",operation_name="Trades",status="error"}';
    expect(sample(metrics, series)).toBe(1);
    expect((await service.page("/health")).status).toBe(200);
  } finally {
    expect(await service.stop()).toBe(true);
  }
});

test("more operation names than the series budget allows are refused", () => {
  const names = ["A", "B", "C", "D", "E", "F", "G"].join();
  expect(() => readSettings(apiSettings, { OPERATION_NAMES: names })).toThrow(/OPERATION_NAMES: found .* 1 to 6/);
});
