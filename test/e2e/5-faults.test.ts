import { hostUrl } from "../../stack/ports";
import { topics } from "../../stack/topics";
import { Bronze } from "../helpers/bronze";
import { goldTotals } from "../helpers/gold";
import { recordsIn } from "../helpers/kafka-records";
import {
  docker,
  eventually,
  hostBrokers,
  type PrometheusApi,
  prometheus,
  stackName,
  stackSettings,
} from "../helpers/live-stack";
import { reconcile } from "../helpers/reconcile";

const settings = stackSettings();
const brokers = hostBrokers(settings);
const rawTopics = [topics.trades, topics.orders, topics.marketData];
const name = (short: string) => `${stackName}-${short}`;
let api: PrometheusApi;
beforeAll(async () => {
  api = await prometheus();
});

/** Messages that the bridge's process has bridged, as it says itself: what Prometheus has may be older than a fault. */
async function bridged(): Promise<number> {
  const text = await (await fetch(`${hostUrl(settings, "kafkaBridge")}/metrics`)).text();
  const counts = [...text.matchAll(/^kafka_bridge_messages_total\{.*\} (\d+)$/gm)].map(([, count]) => Number(count));
  return counts.reduce((sum, count) => sum + count, 0);
}

interface FlinkState {
  /** Slots that are taken of each task manager; each job takes one. */
  taken: { id: string; slots: number }[];
  /** Jobs of which every task runs. */
  running: string[];
}

/** How Flink stands, from its job manager: its metric counts jobs that are being restarted too. */
async function flink(): Promise<FlinkState> {
  const ask = async (path: string) => (await fetch(`${hostUrl(settings, "flink")}/${path}`)).json();
  const { taskmanagers } = (await ask("taskmanagers")) as {
    taskmanagers: { id: string; slotsNumber: number; freeSlots: number }[];
  };
  const { jobs } = (await ask("jobs/overview")) as {
    jobs: { name: string; state: string; tasks: { running: number; total: number } }[];
  };
  return {
    taken: taskmanagers.map(({ id, slotsNumber, freeSlots }) => ({ id, slots: slotsNumber - freeSlots })),
    running: jobs
      .filter(({ state, tasks }) => state === "RUNNING" && tasks.running === tasks.total)
      .map(({ name }) => name),
  };
}

const bothRun = ({ taken, running }: FlinkState) =>
  running.length === 2 && taken.reduce((sum, { slots }) => sum + slots, 0) === 2;

/** Kills a container as a crash would; the restart policy does not bring back what was killed by hand. */
async function kill(short: string): Promise<void> {
  await docker("kill", name(short));
}

async function healthy(short: string): Promise<void> {
  await eventually(
    `${short} healthy`,
    180,
    () => docker("inspect", "--format", "{{.State.Health.Status}}", name(short)),
    (status) => status.trim() === "healthy",
  );
}

test("one broker away for a minute: the bridge goes on, and the cluster heals", async () => {
  await kill("kafka-broker-2");
  await new Promise((resolve) => setTimeout(resolve, 60_000));
  const before = await bridged();
  await eventually("messages bridged with one broker away", 60, bridged, (count) => count > before + 1000);
  await docker("start", name("kafka-broker-2"));
  await healthy("kafka-broker-2");
  await eventually(
    "no under-replicated partition",
    180,
    () => api.value("sum(kafka_server_replica_manager_under_replicated_partitions)"),
    (partitions) => partitions === 0,
  );
});

test("a task manager killed: both jobs run again", async () => {
  const { taken } = await eventually("both jobs running", 180, flink, bothRun);
  // One that nothing runs on would not be missed.
  const killed = taken.find(({ slots }) => slots > 0)?.id as string;
  await kill(killed);
  // Until Flink misses it, its jobs are said to run; then each of them has a slot of what is left.
  const isLeft = ({ taken: left }: FlinkState) => left.every(({ id }) => id !== killed);
  await eventually("both jobs running on what is left", 180, flink, (state) => isLeft(state) && bothRun(state));
  await docker("start", name(killed));
  await healthy(killed);
});

test("the job manager restarted: both jobs come back from their checkpoints", async () => {
  await docker("restart", name("flink-jobmanager"));
  await healthy("flink-jobmanager");
  await eventually("both jobs running", 240, flink, bothRun);
});

test("the bridge killed: it resumes where Kafka stands", async () => {
  await kill("kafka-bridge");
  await docker("start", name("kafka-bridge"));
  await healthy("kafka-bridge");
  // The counter starts again with the process; what is asked is that it moves.
  await eventually("messages bridged after the restart", 120, bridged, (count) => count > 1000);
});

test("the Pushgateway restarted while the observer is away: it still says when each check pushed last", async () => {
  const pushed = async () => {
    const text = await (await fetch(`${hostUrl(settings, "pushgateway")}/metrics`)).text();
    return text.match(/^push_time_seconds\{.*$/gm);
  };
  await docker("stop", name("data-observer"));
  const before = await pushed();
  expect(before?.length).toBeGreaterThan(1);
  await docker("restart", name("pushgateway"));
  await healthy("pushgateway");
  expect(await pushed()).toEqual(before);
  await docker("start", name("data-observer"));
  await healthy("data-observer");
});

describe("when the market has closed", () => {
  let stream: { stream_id: string; last_sequence: number };

  beforeAll(async () => {
    await docker("stop", name("trade-generator"));
    const lines = (await docker("logs", name("trade-generator"))).trim().split("\n");
    const closed = lines.map((line) => JSON.parse(line)).findLast(({ message }) => message === "the market is closed");
    stream = closed.context;
    expect(stream.last_sequence).toBeGreaterThan(5000);
  });

  test("Kafka has every message once, in order", async () => {
    const reports = reconcile(await recordsIn(brokers, rawTopics), { [stream.stream_id]: stream.last_sequence });
    for (const { missingCount, duplicateCount, outOfOrderCount } of reports)
      expect({ missingCount, duplicateCount, outOfOrderCount }).toEqual({
        missingCount: 0,
        duplicateCount: 0,
        outOfOrderCount: 0,
      });
    const report = reports.find(({ stream_id }) => stream_id === stream.stream_id);
    expect(report).toMatchObject({
      stream_id: stream.stream_id,
      distinct: stream.last_sequence,
      highest: stream.last_sequence,
    });
  });

  test("the bronze tables have every message once", async () => {
    const bronze = new Bronze(hostUrl(settings, "flinkSqlGateway"));
    const all = stream.last_sequence;
    const count = await eventually(
      "all rows in bronze",
      180,
      () => bronze.count(stream.stream_id),
      ({ distinct }) => distinct >= all,
    );
    expect(count).toEqual({ rows: all, distinct: all, lowest: 1, highest: all });
  });

  test("silver and gold say the same as bronze, and the API serves it", async () => {
    const bronze = new Bronze(hostUrl(settings, "flinkSqlGateway"));
    const sums = ["COUNT(*)", "SUM(quantity)", "SUM(price * quantity)"].map((sum) => `CAST(${sum} AS STRING)`);
    const told = await bronze.query(`SELECT CONCAT_WS(' ', ${sums.join(", ")}) FROM trade.bronze.raw_trades`);
    const count = (table: string) => bronze.query(`SELECT COUNT(*) FROM trade.bronze.${table}`).then(Number);
    const [trades, volume, value] = told.split(" ").map(Number);
    const truth = { trades, volume, value, orders: await count("raw_orders"), quotes: await count("raw_market_data") };
    const close = { ...truth, value: expect.closeTo(truth.value as number, 2) };
    const served = await eventually(
      "all trades in gold",
      300,
      () => goldTotals(settings),
      ({ trades, orders, quotes }) => trades === truth.trades && orders === truth.orders && quotes === truth.quotes,
    );
    expect(served).toEqual(close);
  });

  afterAll(async () => {
    await docker("start", name("trade-generator"));
    await healthy("trade-generator");
  });
});
