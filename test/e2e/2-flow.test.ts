import { hostUrl } from "../../stack/ports";
import { Bronze, bronzeTables } from "../helpers/bronze";
import { eventually, execute, type PrometheusApi, prometheus, stackSettings } from "../helpers/live-stack";

const settings = stackSettings();
const bronze = new Bronze(hostUrl(settings, "flinkSqlGateway"));
let api: PrometheusApi;
beforeAll(async () => {
  api = await prometheus();
});

test("trades flow through the bridge into every raw topic", async () => {
  for (const topic of ["raw-trades", "raw-orders", "raw-market-data"])
    await eventually(
      `messages in ${topic}`,
      120,
      () => api.value(`sum(rate(kafka_server_broker_topic_metrics_messages_in_total{topic="${topic}"}[1m]))`),
      (rate) => rate > 1,
    );
  expect(await api.value("sum(increase(kafka_bridge_errors_total[5m])) or vector(0)")).toBe(0);
});

test.each(bronzeTables)("bronze.%s grows with the checkpoints and carries correlation ids", async (table) => {
  const rows = () =>
    bronze.query(`SELECT COUNT(*) FROM trade.bronze.${table} WHERE correlation_id IS NOT NULL`).then(Number);
  const first = await eventually(`rows in ${table}`, 180, rows, (count) => count > 0);
  await eventually(`more rows in ${table}`, 120, rows, (count) => count > first);
  expect(
    await bronze.query(`SELECT COUNT(*) FROM trade.bronze.${table} WHERE correlation_id IS NULL OR event_time IS NULL`),
  ).toBe("0");
});

test("Flink writes per-symbol aggregates to its topic", async () => {
  await eventually(
    "messages in trade-aggregates",
    240,
    () => api.value('sum(kafka_server_broker_topic_metrics_messages_in_total{topic="trade-aggregates"})'),
    (count) => count > 0,
  );
});

test.each([
  "tradeGenerator",
  "kafkaBridge",
  "lagExporter",
  "graphqlApi",
  "dagsterExporter",
  "dataObserver",
  "alertInbox",
  "viewer",
  "apiClient",
] as const)("%s is alive and ready", async (name) => {
  const status = async (path: string) => (await fetch(`${hostUrl(settings, name)}/${path}`)).status;
  expect(await status("health")).toBe(200);
  // The API is ready when gold has been made for the first time, the observer when its checks have found every table.
  await eventually(
    `${name} ready`,
    300,
    () => status("ready"),
    (found) => found === 200,
  );
});

test("make status finds nothing wrong", async () => {
  expect(await execute("bin/status", [])).toMatch(/kafka-broker-1.*healthy/);
});
