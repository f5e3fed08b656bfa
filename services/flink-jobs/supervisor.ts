import { createHash } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { Logger } from "../shared/logger";
import { checkpointFolder, newestRestorePoint, type RestorePoint, savepointFolder } from "./checkpoints";
import { type Decision, decide, isActive } from "./decision";
import { type FlinkClient, type FlinkJob, fingerprintParameter } from "./flink";
import type { SqlGateway } from "./gateway";

export interface JobDefinition {
  /** Name in Flink; no other job has it. */
  readonly name: string;
  /** The last of them starts the job. */
  readonly statements: readonly string[];
  /** Changes when the statements do. */
  readonly fingerprint: string;
}

export interface SupervisorOptions {
  readonly flink: FlinkClient;
  readonly gateway: SqlGateway;
  /** Folder of all checkpoints; it has the same path here and in the job manager. */
  readonly checkpoints: string;
  readonly log: Logger;
}

/** Keeps one job running: submits it once, and again where it left off when the job manager has lost it or its SQL has changed. */
export class JobSupervisor {
  /** Why the job is not known to run, `undefined` when it is. */
  trouble: string | undefined;
  private superseded: Set<string> | undefined;
  private logged = "";
  private loggedProblem: string | undefined;

  constructor(
    private readonly job: JobDefinition,
    private readonly options: SupervisorOptions,
  ) {
    this.trouble = `${job.name}: not looked at yet`;
  }

  /** Looks at the job manager's jobs once, and does what is to be done; what goes wrong is tried again at the next pass. */
  async pass(all: readonly FlinkJob[]): Promise<void> {
    try {
      await this.look(all);
      this.loggedProblem = undefined;
    } catch (error) {
      const reason = (error as Error).message;
      this.trouble = `${this.job.name}: ${reason}`;
      // Names of sessions and operations differ every time.
      const kind = reason.replace(/[0-9a-f-]{32,}/g, "…");
      if (kind !== this.loggedProblem) {
        this.options.log.error("could not do what the job needs, tried again", {
          context: { job: this.job.name, reason },
        });
      }
      this.loggedProblem = kind;
    }
  }

  private async look(all: readonly FlinkJob[]): Promise<void> {
    const jobs = all.filter(({ name }) => name === this.job.name);
    this.superseded ??= new Set(jobs.filter((job) => !isActive(job)).map(({ id }) => id));
    const active = jobs.find(isActive);
    const current = active !== undefined && (await this.options.flink.fingerprint(active.id)) === this.job.fingerprint;
    const decision = decide({ jobs, current, superseded: this.superseded });
    this.trouble = decision.action === "keep" ? undefined : `${this.job.name}: ${describe(decision)}`;
    await this.report(decision);
    await this.act(decision);
  }

  private async act(decision: Decision): Promise<void> {
    switch (decision.action) {
      case "submit":
        return this.submit(decision.previous);
      case "stop":
        await this.stop(decision.job);
        return this.submit(decision.job);
      case "cancel":
        this.superseded?.add(decision.job.id);
        return this.options.flink.cancel(decision.job.id);
    }
  }

  private async submit(previous: FlinkJob | undefined): Promise<void> {
    const { checkpoints, gateway, log } = this.options;
    const from = await newestRestorePoint(checkpoints, this.job.name);
    const context = { job: this.job.name, restored_from: from?.path ?? null };
    try {
      const id = await gateway.run(this.job.statements, this.properties(previous, from));
      log.info("job submitted", { context: { ...context, job_id: id } });
    } catch (error) {
      if (!(error as Error).message.includes("DuplicateJobSubmissionException")) {
        throw error;
      }
      log.info("job was submitted by another supervisor", { context });
    }
  }

  private properties(previous: FlinkJob | undefined, from: RestorePoint | undefined): Record<string, string> {
    const { name, fingerprint } = this.job;
    const root = this.options.checkpoints;
    return {
      "pipeline.name": name,
      "pipeline.global-job-parameters": `${fingerprintParameter}:${fingerprint}`,
      "execution.checkpointing.dir": `file://${checkpointFolder(root, name, fingerprint)}`,
      "table.local-time-zone": "UTC",
      // Two that try the same at the same time get the same id, and Flink takes a job id only once.
      "$internal.pipeline.job-id": jobId(name, fingerprint, previous?.id, from?.path),
      ...(from && {
        "execution.state-recovery.path": `file://${from.path}`,
        // Flink removes the old state when it has newer.
        "execution.state-recovery.claim-mode": "CLAIM",
        // Another version may have other operators: state that nobody wants any more is dropped.
        "execution.state-recovery.ignore-unclaimed-state": String(from.version !== fingerprint),
      }),
    };
  }

  /** Stops a job with a savepoint and waits for it. */
  private async stop(job: FlinkJob): Promise<void> {
    const { flink, checkpoints } = this.options;
    const version = (await flink.fingerprint(job.id)) ?? "unknown";
    // Before it is asked: Flink may do it though no answer to this or to a later question comes.
    this.superseded?.add(job.id);
    const request = await flink.stop(job.id, savepointFolder(checkpoints, job.name, version));
    const deadline = performance.now() + 120_000;
    while ((await flink.stopped(job.id, request)) === undefined) {
      if (performance.now() > deadline) {
        throw new Error(`job ${job.name} (${job.id}) has not stopped within 120 s`);
      }
      await sleep(500);
    }
  }

  /** Says what is done, once for each change. */
  private async report(decision: Decision): Promise<void> {
    const text = describe(decision);
    if (text === this.logged) {
      return;
    }
    this.logged = text;
    const job = "job" in decision ? decision.job : undefined;
    const failure = job?.state === "FAILED" ? await this.options.flink.failure(job.id).catch(String) : undefined;
    const level = decision.action === "leave" || decision.action === "conflict" ? "warn" : "info";
    this.options.log[level](text, { context: { job: this.job.name, ...(job && { job_id: job.id }), failure } });
  }
}

function describe(decision: Decision): string {
  switch (decision.action) {
    case "keep":
      return "runs";
    case "wait":
      return decision.job.state === "RUNNING" ? "waits for all of its tasks to run" : `is ${decision.job.state}`;
    case "submit":
      return "does not run and is submitted";
    case "stop":
      return "runs another version of its SQL and is replaced";
    case "cancel":
      return `has another version of its SQL, is ${decision.job.state} and is cancelled`;
    case "leave":
      return `is ${decision.job.state} and is left so; restart flink-jobs to submit it again`;
    case "conflict":
      return `is active ${decision.jobs.length} times, cancel all but one: ${decision.jobs.map(({ id }) => id).join(", ")}`;
  }
}

/** A job id is 32 hexadecimal digits. */
function jobId(...parts: (string | undefined)[]): string {
  return createHash("md5")
    .update(parts.map((part) => part ?? "").join("\n"))
    .digest("hex");
}
