import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { checkpointFolder, newestRestorePoint, savepointFolder } from "../../../services/flink-jobs/checkpoints";

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "checkpoints-"));
});
afterEach(() => rmSync(root, { recursive: true }));

const whole = Buffer.from([0x49, 0x60, 0x67, 0x2d, 0, 0, 0, 4]);

/** Writes the `_metadata` of a checkpoint that was completed at a second. */
function complete(path: string, second: number, content = whole): void {
  const file = join(path, "_metadata");
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
  utimesSync(file, second, second);
}

const of = (version: string, ...rest: string[]) => join(checkpointFolder(root, "bronze", version), ...rest);

test("a job that never ran has none", async () => {
  expect(await newestRestorePoint(root, "bronze")).toBeUndefined();
});

test("the newest in time counts, not the one with the highest number", async () => {
  complete(of("v1", "job1", "chk-99"), 100);
  complete(of("v1", "job2", "chk-3"), 200);
  expect(await newestRestorePoint(root, "bronze")).toEqual({
    path: of("v1", "job2", "chk-3"),
    version: "v1",
    completedAt: 200_000,
  });
});

test("savepoints count, and the version that wrote it is told", async () => {
  complete(of("v1", "job1", "chk-99"), 100);
  complete(join(savepointFolder(root, "bronze", "v0"), "savepoint-abc"), 300);
  expect(await newestRestorePoint(root, "bronze")).toMatchObject({ version: "v0", completedAt: 300_000 });
});

test("a checkpoint that was not finished does not", async () => {
  complete(of("v1", "job1", "chk-1"), 100);
  mkdirSync(of("v1", "job1", "chk-2"), { recursive: true });
  complete(of("v1", "job1", "chk-3"), 300, Buffer.alloc(0));
  complete(of("v1", "job1", "chk-4"), 400, Buffer.from([0x49, 0x60]));
  expect(await newestRestorePoint(root, "bronze")).toMatchObject({ path: of("v1", "job1", "chk-1") });
});

test("nor do the state files beside it, nor another job's checkpoints", async () => {
  complete(of("v1", "job1", "shared"), 500);
  complete(join(checkpointFolder(root, "processing", "v1"), "job1", "chk-1"), 600);
  expect(await newestRestorePoint(root, "bronze")).toBeUndefined();
});
