import { request } from "./request";

/** State of a job as Flink names it. */
export type JobState =
  | "INITIALIZING"
  | "CREATED"
  | "RUNNING"
  | "FAILING"
  | "FAILED"
  | "CANCELLING"
  | "CANCELED"
  | "FINISHED"
  | "RESTARTING"
  | "SUSPENDED"
  | "RECONCILING";

export interface FlinkJob {
  readonly id: string;
  readonly name: string;
  readonly state: JobState;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  /** Parallel parts of the job, and how many of them run. */
  readonly tasks: { readonly running: number; readonly total: number };
}

interface Overview {
  jobs: {
    jid: string;
    name: string;
    state: JobState;
    "start-time": number;
    tasks: { running: number; total: number };
  }[];
}

interface Savepoint {
  status: { id: "IN_PROGRESS" | "COMPLETED" };
  operation?: { location?: string; "failure-cause"?: { class?: string; "stack-trace"?: string } };
}

/** Name of the job parameter that carries the fingerprint of what a job runs. */
export const fingerprintParameter = "sql-sha256";

/** The job manager's REST endpoint. */
export class FlinkClient {
  /** @param url For example `http://flink-jobmanager:8081`. */
  constructor(private readonly url: string) {}

  /** Every job that the job manager knows, also those that have ended, since it was started. */
  async jobs(): Promise<FlinkJob[]> {
    const { jobs } = await request<Overview>("GET", `${this.url}/jobs/overview`);
    return jobs.map(({ jid, name, state, "start-time": startedAt, tasks }) => ({
      id: jid,
      name,
      state,
      startedAt,
      tasks,
    }));
  }

  /** Fingerprint that the job was submitted with. */
  async fingerprint(jobId: string): Promise<string | undefined> {
    const config = await request<{ "execution-config"?: { "user-config"?: Record<string, string> } }>(
      "GET",
      `${this.url}/jobs/${jobId}/config`,
    );
    return config["execution-config"]?.["user-config"]?.[fingerprintParameter];
  }

  /** What made the job fail, in the words of Flink's exceptions. */
  async failure(jobId: string): Promise<string> {
    const { exceptionHistory } = await request<{ exceptionHistory?: { entries: { stacktrace: string }[] } }>(
      "GET",
      `${this.url}/jobs/${jobId}/exceptions?maxExceptions=1`,
    );
    return causes(exceptionHistory?.entries[0]?.stacktrace ?? "unknown");
  }

  async cancel(jobId: string): Promise<void> {
    await request("PATCH", `${this.url}/jobs/${jobId}?mode=cancel`);
  }

  /** Starts to stop a job with a savepoint below a folder; `stopped` says when it has. @returns id of the request */
  async stop(jobId: string, folder: string): Promise<string> {
    const body = { drain: false, targetDirectory: `file://${folder}` };
    return (await request<{ "request-id": string }>("POST", `${this.url}/jobs/${jobId}/stop`, body))["request-id"];
  }

  /** Path of the savepoint once the job has stopped, `undefined` while it stops. */
  async stopped(jobId: string, requestId: string): Promise<string | undefined> {
    const { status, operation } = await request<Savepoint>("GET", `${this.url}/jobs/${jobId}/savepoints/${requestId}`);
    if (status.id === "IN_PROGRESS") {
      return undefined;
    }
    if (!operation?.location) {
      throw new Error(`no savepoint was made: ${causes(operation?.["failure-cause"]?.["stack-trace"] ?? "unknown")}`);
    }
    return operation.location;
  }
}

/** The innermost cause of a Java stack trace, and what it led to where that says more; without the places in the code. */
export function causes(trace: string): string {
  const messages = trace
    .split("\n")
    .filter((line) => /^(Caused by: )?[\w.$]+(Exception|Error)\b/.test(line.trim()))
    .map((line) => line.trim().replace(/^Caused by: /, ""));
  const innermost = [...new Set(messages)].slice(-2).reverse();
  return (innermost.length > 0 ? innermost.join(", which led to ") : trace.trim()).slice(0, 1000);
}
