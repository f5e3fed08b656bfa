import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startFlinkJobs } from "../../../services/flink-jobs/flink-jobs";
import { flinkJobsSettings } from "../../../services/flink-jobs/settings";
import { eventually, startService } from "../helpers";
import { FakeFlink } from "./flink-fake";

const checkpoints = mkdtempSync(join(tmpdir(), "checkpoints-"));
const flink = new FakeFlink();
afterAll(async () => {
  await flink.stop();
  rmSync(checkpoints, { recursive: true });
});

test("the service is ready once both jobs run, and says which one does not", async () => {
  const url = await flink.start();
  const env = { FLINK_URL: url, GATEWAY_URL: url, CHECKPOINT_DIR: checkpoints, POLL_SECONDS: "1" };
  const service = await startService("flink-jobs", flinkJobsSettings, env, startFlinkJobs);
  const ready = async () => {
    const { status, text } = await service.page("/ready");
    return { status, body: JSON.parse(text) as { reasons?: string[] } };
  };
  try {
    await eventually(ready, ({ status }) => status === 200);
    expect(flink.jobs.map(({ name }) => name).sort()).toEqual(["flink_processing", "kafka_to_iceberg_bronze"]);

    for (const job of flink.jobs) if (job.name === "flink_processing") job.state = "FAILED";
    const { body } = await eventually(ready, ({ status }) => status === 503);
    expect(body.reasons).toEqual(["flink_processing: is FAILED and is left so; restart flink-jobs to submit it again"]);
  } finally {
    await service.stop();
  }
});
