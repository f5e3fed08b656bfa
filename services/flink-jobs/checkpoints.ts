import { open, readdir, stat } from "node:fs/promises";
import { join } from "node:path";

/** First four bytes of every `_metadata` file that Flink has finished. */
const magic = 0x4960672d;

/** A state that a job can be started from. */
export interface RestorePoint {
  /** Folder that holds `_metadata`. */
  readonly path: string;
  /** Version of the job that wrote it. */
  readonly version: string;
  /** Milliseconds since the epoch. */
  readonly completedAt: number;
}

/** Below the folder of all checkpoints: where one version of a job writes its own, in `<job id>/chk-<number>`. */
export function checkpointFolder(root: string, job: string, version: string): string {
  return join(root, job, version);
}

/** Where the savepoints of one version of a job are written, in `savepoint-<id>`. */
export function savepointFolder(root: string, job: string, version: string): string {
  return join(checkpointFolder(root, job, version), "savepoints");
}

/** The newest completed checkpoint or savepoint of any version of a job, `undefined` when there is none. */
export async function newestRestorePoint(root: string, job: string): Promise<RestorePoint | undefined> {
  let newest: RestorePoint | undefined;
  for (const version of await names(join(root, job))) {
    const folder = checkpointFolder(root, job, version);
    for (const run of await names(folder)) {
      for (const point of (await names(join(folder, run))).filter((name) => /^(chk|savepoint)-/.test(name))) {
        const path = join(folder, run, point);
        const completedAt = await completionTime(join(path, "_metadata"));
        if (completedAt !== undefined && completedAt > (newest?.completedAt ?? 0)) {
          newest = { path, version, completedAt };
        }
      }
    }
  }
  return newest;
}

async function names(folder: string): Promise<string[]> {
  return absentAs([], async () => {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  });
}

/** When the file was written, `undefined` when it is not there or not whole. */
async function completionTime(file: string): Promise<number | undefined> {
  return absentAs(undefined, async () => {
    const handle = await open(file);
    try {
      const start = Buffer.alloc(4);
      await handle.read(start, 0, 4, 0);
      return start.readUInt32BE() === magic ? (await stat(file)).mtimeMs : undefined;
    } finally {
      await handle.close();
    }
  });
}

/** Flink removes old checkpoints at any time; what is gone is not there. Anything else, as a missing permission, is an error. */
async function absentAs<T>(value: T, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return value;
    throw error;
  }
}
