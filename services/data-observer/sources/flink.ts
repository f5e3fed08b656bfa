import type { StageReading } from "../checks/lineage";
import { beginSeconds, requestJson, type StageJob, type StageSource } from "./source";

interface Job {
  readonly jid: string;
  readonly name: string;
  readonly state: string;
  /** Milliseconds since the epoch. */
  readonly "start-time": number;
}

interface Checkpoints {
  readonly latest?: {
    readonly completed?: {
      /** Milliseconds since the epoch. */
      readonly latest_ack_timestamp: number;
      /** Milliseconds. */
      readonly end_to_end_duration: number;
    } | null;
  };
}

export interface FlinkSourceOptions {
  /** The job manager's REST endpoint. */
  readonly url: string;
  readonly jobs: readonly StageJob[];
  /** Age of the last completed checkpoint beyond which a job is taken for broken, seconds. */
  readonly checkpointMaxAgeSeconds: number;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/**
 * A streaming job works when it runs and its checkpoints complete: a job that only runs may not write anything. One that was never
 * seen to do so may be about to begin.
 */
export function flinkSource({ url, jobs, checkpointMaxAgeSeconds, now }: FlinkSourceOptions): StageSource {
  const begun = now();
  const seen = new Set<string>();
  return {
    name: "flink",
    stages: jobs.map(({ stage }) => stage),
    async read() {
      const overview = await requestJson<{ jobs: Job[] }>(`${url}/jobs/overview`);
      const readings = await Promise.all(
        jobs.map(async ({ stage, job }) => {
          const newest = newestOf(overview.jobs, job);
          const begins = !newest || /^(INITIALIZING|CREATED)$/.test(newest.state);
          if (begins && !seen.has(job) && now() - begun < beginSeconds * 1000) return undefined;
          if (!begins) seen.add(job);
          if (newest?.state !== "RUNNING") {
            return broken(stage, newest ? `job ${job} is ${newest.state}` : `there is no job ${job}`);
          }
          const checkpoints = await requestJson<Checkpoints>(`${url}/jobs/${newest.jid}/checkpoints`);
          return judge(stage, newest, checkpoints, checkpointMaxAgeSeconds, now());
        }),
      );
      return readings.filter((reading) => reading !== undefined);
    },
  };
}

/** A job that was restarted by hand is there more than once; one that is alive counts before those that ended. */
function newestOf(jobs: readonly Job[], name: string): Job | undefined {
  const alive = (job: Job) => Number(!/^(FAILED|CANCELED|FINISHED)$/.test(job.state));
  return jobs
    .filter((job) => job.name === name)
    .toSorted((a, b) => alive(b) - alive(a) || b["start-time"] - a["start-time"])[0];
}

function judge(stage: string, job: Job, { latest }: Checkpoints, maxAgeSeconds: number, nowMs: number): StageReading {
  const completed = latest?.completed ?? undefined;
  const age = (nowMs - (completed?.latest_ack_timestamp ?? job["start-time"])) / 1000;
  const works = age <= maxAgeSeconds;
  const reason = `job ${job.name} runs, but ${completed ? `its last checkpoint completed ${Math.round(age)} s ago` : `no checkpoint has completed in ${Math.round(age)} s`}; allowed: ${maxAgeSeconds} s`;
  return {
    stage,
    works,
    durationSeconds: completed && completed.end_to_end_duration / 1000,
    ...(works ? {} : { reason }),
  };
}

const broken = (stage: string, reason: string): StageReading => ({
  stage,
  works: false,
  durationSeconds: undefined,
  reason,
});
