import type { StageReading } from "../checks/lineage";
import { requestJson, type StageJob, type StageSource } from "./source";

interface Run {
  readonly status: string;
  /** Seconds since the epoch; `null` for a run that never began. */
  readonly startTime: number | null;
  readonly endTime: number | null;
}

interface Answer {
  readonly data?: { readonly runsOrError: { readonly results?: readonly Run[]; readonly message?: string } };
  readonly errors?: readonly { readonly message: string }[];
}

/** Failed runs beyond these, newest first, between two passes would not be counted. */
const runsPerQuestion = 100;

const query = `query FinishedRuns($job: String!, $limit: Int!) {
  runsOrError(filter: { pipelineName: $job, statuses: [SUCCESS, FAILURE, CANCELED] }, limit: $limit) {
    ... on Runs { results { status startTime endTime } }
    ... on InvalidPipelineRunsFilterError { message }
    ... on PythonError { message }
  }
}`;

export interface DagsterSourceOptions {
  /** Address of the webserver, without `/graphql`. */
  readonly url: string;
  readonly jobs: readonly StageJob[];
}

/**
 * A batch stage works when its last finished run succeeded; a run that is going on does not count yet, and of a stage that has not
 * finished any nothing is known. That none comes is seen in the age of its tables.
 */
export function dagsterSource({ url, jobs }: DagsterSourceOptions): StageSource {
  return {
    name: "dagster",
    stages: jobs.map(({ stage }) => stage),
    async read() {
      const readings = await Promise.all(
        jobs.map(async ({ stage, job }) => judgeRuns(stage, job, await finishedRuns(url, job))),
      );
      return readings.filter((reading) => reading !== undefined);
    },
  };
}

async function finishedRuns(url: string, job: string): Promise<readonly Run[]> {
  const variables = { job, limit: runsPerQuestion };
  const { data, errors } = await requestJson<Answer>(`${url}/graphql`, { query, variables });
  const runs = data?.runsOrError.results;
  if (!runs) {
    throw new Error(`${url}/graphql: ${errors?.[0]?.message ?? data?.runsOrError.message ?? "an answer without runs"}`);
  }
  return runs;
}

/** Runs are taken in the order of their ends: one that began first may end last. `undefined` where there are none. */
export function judgeRuns(stage: string, job: string, runs: readonly Run[]): StageReading | undefined {
  const [last] = runs.toSorted((a, b) => (b.endTime ?? 0) - (a.endTime ?? 0));
  if (!last) {
    return undefined;
  }
  const works = last.status === "SUCCESS";
  const duration = last.startTime && last.endTime ? last.endTime - last.startTime : undefined;
  const reason = `the last run of ${job} ended as ${last.status}`;
  return {
    stage,
    works,
    durationSeconds: duration,
    ...(works ? {} : { reason }),
    failedRunsMs: runs.filter(({ status }) => status === "FAILURE").map(({ endTime }) => (endTime ?? 0) * 1000),
  };
}
