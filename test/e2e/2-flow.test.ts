import { hostPort, hostUrl } from "../../stack/ports";
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

test("every service is alive and ready", async () => {
  for (const name of ["tradeGenerator", "kafkaBridge"] as const)
    for (const path of ["health", "ready"]) {
      const answer = await fetch(`http://127.0.0.1:${hostPort(settings, name)}/${path}`);
      expect([name, path, answer.status]).toEqual([name, path, 200]);
    }
});

test("make status finds nothing wrong", async () => {
  expect(await execute("bin/status", [])).toMatch(/kafka-broker-1.*healthy/);
});
