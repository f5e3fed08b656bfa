import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { checkpointFolder } from "../../../services/flink-jobs/checkpoints";
import { FlinkClient } from "../../../services/flink-jobs/flink";
import { SqlGateway } from "../../../services/flink-jobs/gateway";
import { type JobDefinition, JobSupervisor } from "../../../services/flink-jobs/supervisor";
import { recordedLog } from "../helpers";
import { FakeFlink } from "./flink-fake";

const job: JobDefinition = {
  name: "bronze",
  statements: ["CREATE TABLE t (a INT)", "INSERT INTO t SELECT 1"],
  fingerprint: "version1",
};

let flink: FakeFlink;
let url: string;
let checkpoints: string;
beforeEach(async () => {
  flink = new FakeFlink();
  url = await flink.start();
  checkpoints = mkdtempSync(join(tmpdir(), "checkpoints-"));
});
afterEach(async () => {
  await flink.stop();
  rmSync(checkpoints, { recursive: true });
});

/** A supervisor that has just been started; `pass` is one look of it. */
function supervisor(definition = job) {
  const { log, lines } = recordedLog();
  const client = new FlinkClient(url);
  const supervised = new JobSupervisor(definition, {
    flink: client,
    gateway: new SqlGateway(url, 1),
    checkpoints,
    log,
  });
  return { supervised, lines, pass: async () => supervised.pass(await client.jobs()) };
}

/** A completed checkpoint of a version of the job. */
function checkpoint(version: string, name: string): string {
  const path = join(checkpointFolder(checkpoints, "bronze", version), "0123", name);
  mkdirSync(path, { recursive: true });
  writeFileSync(join(path, "_metadata"), Buffer.from([0x49, 0x60, 0x67, 0x2d]));
  return path;
}

const states = () => flink.jobs.map(({ state }) => state);

test("a new job is submitted once, with all its statements, and then runs", async () => {
  const { supervised, pass } = supervisor();
  await pass();
  expect(supervised.trouble).toBe("bronze: does not run and is submitted");
  await pass();
  await pass();
  expect(supervised.trouble).toBeUndefined();
  expect(flink.submissions.map(({ statements }) => statements)).toEqual([job.statements]);
  expect(flink.submissions[0]?.properties).toMatchObject({
    "pipeline.name": "bronze",
    "execution.checkpointing.dir": `file://${checkpoints}/bronze/version1`,
  });
  expect(flink.submissions[0]?.properties).not.toHaveProperty("execution.state-recovery.path");
  expect(flink.sessions.size).toBe(0);
});

test("two supervisors that see the same nothing start one job", async () => {
  const [first, second] = [supervisor(), supervisor()];
  const seen = await new FlinkClient(url).jobs();
  await first.supervised.pass(seen);
  await second.supervised.pass(seen);
  expect(states()).toEqual(["RUNNING"]);
  expect(second.lines.at(-1)?.message).toBe("job was submitted by another supervisor");
  await second.pass();
  expect(second.supervised.trouble).toBeUndefined();
});

test("a job that the job manager lost goes on from its newest checkpoint", async () => {
  const { pass } = supervisor();
  await pass();
  const path = checkpoint("version1", "chk-7");
  flink.restart();
  await pass();
  expect(flink.submissions[1]?.properties).toMatchObject({
    "execution.state-recovery.path": `file://${path}`,
    "execution.state-recovery.claim-mode": "CLAIM",
    "execution.state-recovery.ignore-unclaimed-state": "false",
  });
});

test("a job that somebody cancelled stays cancelled until the supervisor is started again", async () => {
  const { supervised, lines, pass } = supervisor();
  await pass();
  for (const running of flink.jobs) running.state = "CANCELED";
  await pass();
  await pass();
  expect(states()).toEqual(["CANCELED"]);
  expect(supervised.trouble).toBe("bronze: is CANCELED and is left so; restart flink-jobs to submit it again");
  expect(lines.filter(({ level }) => level === "WARN")).toHaveLength(1);

  await supervisor().pass();
  expect(states()).toEqual(["CANCELED", "RUNNING"]);
});

test("a job that failed for good is left so, and the log says what it failed of", async () => {
  const { lines, pass } = supervisor();
  await pass();
  for (const running of flink.jobs) running.state = "FAILED";
  await pass();
  expect(states()).toEqual(["FAILED"]);
  expect(lines.at(-1)?.context).toMatchObject({ failure: "java.io.IOException: disk is full" });
});

describe("when the SQL has changed", () => {
  const changed = { ...job, statements: ["INSERT INTO t SELECT 2"], fingerprint: "version2" };

  test("the job is stopped with a savepoint and goes on as the new version", async () => {
    await supervisor().pass();
    const path = checkpoint("version1", "chk-7");
    await supervisor(changed).pass();
    expect(states()).toEqual(["FINISHED", "RUNNING"]);
    expect(flink.submissions[1]).toMatchObject({
      statements: changed.statements,
      properties: {
        "pipeline.global-job-parameters": "sql-sha256:version2",
        "execution.checkpointing.dir": `file://${checkpoints}/bronze/version2`,
        "execution.state-recovery.path": `file://${path}`,
        "execution.state-recovery.ignore-unclaimed-state": "true",
      },
    });
  });

  test("a job that never gets to run is cancelled first", async () => {
    flink.add("bronze", "RESTARTING", { "sql-sha256": "version1" });
    const { pass } = supervisor(changed);
    await pass();
    expect(states()).toEqual(["CANCELED"]);
    await pass();
    expect(states()).toEqual(["CANCELED", "RUNNING"]);
  });

  test.each(["/stop", "/savepoints/"])("the job is replaced also when the answer to %s is lost", async (lost) => {
    await supervisor().pass();
    const { supervised, pass } = supervisor(changed);
    flink.lost = lost;
    await pass();
    expect(supervised.trouble).toContain("leader election");
    expect(states()).toEqual(["FINISHED"]);
    await pass();
    expect(states()).toEqual(["FINISHED", "RUNNING"]);
  });

  test("a refused submission after the stop is tried again", async () => {
    await supervisor().pass();
    const { supervised, pass } = supervisor(changed);
    flink.failure = "org.apache.flink.table.api.ValidationException: no such column";
    await pass();
    expect(states()).toEqual(["FINISHED"]);
    expect(supervised.trouble).toContain("no such column");
    flink.failure = undefined;
    await pass();
    expect(states()).toEqual(["FINISHED", "RUNNING"]);
  });
});

test("an error is logged once, with what Flink says of its cause", async () => {
  const { lines, pass } = supervisor();
  flink.failure = [
    "org.apache.flink.table.gateway.service.utils.SqlExecutionException: Failed to execute the operation 0f1e2d3c.",
    "\tat org.apache.flink.table.gateway.Operation.run(Operation.java:1)",
    "Caused by: org.apache.kafka.common.errors.TimeoutException: no broker answers",
    "\t... 3 more",
  ].join("\n");
  await pass();
  await pass();
  const errors = lines.filter(({ level }) => level === "ERROR");
  expect(errors).toHaveLength(1);
  expect(errors[0]?.context?.reason).toBe(
    "CREATE TABLE t (a INT) …: org.apache.kafka.common.errors.TimeoutException: no broker answers, which led to " +
      "org.apache.flink.table.gateway.service.utils.SqlExecutionException: Failed to execute the operation 0f1e2d3c.",
  );
});

test("two jobs of the name are reported and left alone", async () => {
  flink.add("bronze", "RUNNING", { "sql-sha256": "version1" }, "first");
  flink.add("bronze", "RUNNING", { "sql-sha256": "version1" }, "second");
  const { supervised, pass } = supervisor();
  await pass();
  expect(supervised.trouble).toContain("is active 2 times, cancel all but one: first, second");
  expect(states()).toEqual(["RUNNING", "RUNNING"]);
});
