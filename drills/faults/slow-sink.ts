import { clientPort } from "../../components/render/kafka";
import { isActive } from "../../services/flink-jobs/decision";
import { FlinkClient } from "../../services/flink-jobs/flink";
import { SqlGateway } from "../../services/flink-jobs/gateway";
import type { LiveStack } from "../live-stack";

/** Name of the topic, and of the client that writes to it. */
const topic = "drill-slow-sink";
export const slowSinkJob = "drill_slow_sink";
const broker = "kafka-broker-1";
const bootstrap = `${broker}:${clientPort}`;

/**
 * What the job's source makes, and what Kafka lets through while its sink is slow. Bytes per second. Not far more before than
 * after: what went through in the last ten seconds counts, and Kafka stands still until that is made up for.
 */
const [offered, accepted] = [20_000, 6_000];
const rowBytes = 1000;

/** Between source and sink lie some 300 KB, so whatever waits behind them waits for most of a minute. */
const statements = [
  `CREATE TEMPORARY TABLE numbers (text STRING)
   WITH ('connector' = 'datagen', 'rows-per-second' = '${offered / rowBytes}', 'fields.text.length' = '${rowBytes}')`,
  `CREATE TEMPORARY TABLE sink (text STRING) WITH (
     'connector' = 'kafka', 'topic' = '${topic}', 'format' = 'raw',
     'properties.bootstrap.servers' = '${bootstrap}',
     'properties.client.id' = '${topic}',
     'properties.buffer.memory' = '65536',
     'properties.batch.size' = '8192',
     'properties.max.block.ms' = '600000',
     'properties.delivery.timeout.ms' = '600000',
     'sink.delivery-guarantee' = 'none')`,
  "INSERT INTO sink SELECT text FROM numbers",
];

/** Has Flink run a job beside the pipeline's, whose sink is a task of its own. */
export async function runSlowSinkJob(stack: LiveStack): Promise<void> {
  await stack.administer((admin) =>
    admin.createTopics({ topics: [{ topic, numPartitions: 1, replicationFactor: 1 }] }),
  );
  const properties = { "pipeline.name": slowSinkJob, "pipeline.operator-chaining.enabled": "false" };
  await new SqlGateway(stack.url("flinkSqlGateway")).run(statements, properties);
  await stack.until("a checkpoint", `flink_jobmanager_job_lastCheckpointDuration{job_name="${slowSinkJob}"} > 0`, 180);
}

/** @param change An option of Kafka's tool for settings, with what it changes. */
const quota = (stack: LiveStack, ...change: string[]): Promise<string> => {
  const tool = ["java", "-Xmx64m", "-cp", "/opt/kafka/libs/*", "kafka.admin.ConfigCommand"];
  const client = ["--entity-type", "clients", "--entity-name", topic];
  return stack.exec(broker, ...tool, "--bootstrap-server", bootstrap, "--alter", ...change, ...client);
};

/** From now on Kafka takes less from the job than its source makes. */
export async function slowDown(stack: LiveStack): Promise<void> {
  await quota(stack, "--add-config", `producer_byte_rate=${accepted}`);
}

/** Takes the job, its topic and its quota away, as far as they are there. */
export async function endSlowSinkJob(stack: LiveStack): Promise<void> {
  const flink = new FlinkClient(stack.url("flink"));
  for (const one of await flink.jobs()) if (one.name === slowSinkJob && isActive(one)) await flink.cancel(one.id);
  await quota(stack, "--delete-config", "producer_byte_rate").catch((error: Error) => {
    if (!error.message.includes("Invalid config")) throw error;
  });
  await stack.administer(async (admin) => {
    if ((await admin.listTopics()).includes(topic)) await admin.deleteTopics({ topics: [topic] });
  });
}
