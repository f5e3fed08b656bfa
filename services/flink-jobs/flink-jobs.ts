import { readFileSync } from "node:fs";
import { join } from "node:path";
import { flinkJobs } from "../../metrics/stages";
import type { Logger } from "../shared/logger";
import type { ServiceContext } from "../shared/service";
import type { SettingValues } from "../shared/settings";
import { FlinkClient } from "./flink";
import { SqlGateway } from "./gateway";
import type { flinkJobsSettings } from "./settings";
import { fillIn, fingerprint, statements } from "./sql";
import { type JobDefinition, JobSupervisor } from "./supervisor";

type Values = SettingValues<typeof flinkJobsSettings>;

export function startFlinkJobs({ settings, log, readiness, shutdown }: ServiceContext<typeof flinkJobsSettings>): void {
  const flink = new FlinkClient(settings.FLINK_URL);
  const gateway = new SqlGateway(settings.GATEWAY_URL);
  const supervisors = flinkJobs.map(
    (name) =>
      new JobSupervisor(definition(name, settings), { flink, gateway, checkpoints: settings.CHECKPOINT_DIR, log }),
  );
  for (const supervisor of supervisors) {
    readiness.add(() => supervisor.trouble);
  }
  const loop = new Loop(settings.POLL_SECONDS * 1000, log, async () => {
    const jobs = await flink.jobs();
    for (const supervisor of supervisors) {
      await supervisor.pass(jobs);
    }
  });
  // Flink keeps running the jobs: there is nothing to hand over but a submission that is under way.
  shutdown.add("supervision", () => loop.stop());
  readiness.add(() => loop.trouble);
  loop.start();
}

/** A job is written in the SQL file of its name. */
function definition(name: string, settings: Values): JobDefinition {
  const file = join(settings.SQL_DIR, `${name}.sql`);
  const values = Object.fromEntries(Object.entries(settings).map(([key, value]) => [key, String(value)]));
  const found = statements(fillIn(readFileSync(file, "utf8"), values));
  return { name, statements: found, fingerprint: fingerprint(found) };
}

/** Does something again and again; that it fails, and that it works again, is logged once. */
class Loop {
  trouble: string | undefined;
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> = Promise.resolve();
  private stopped = false;

  constructor(
    private readonly intervalMs: number,
    private readonly log: Logger,
    private readonly work: () => Promise<void>,
  ) {}

  start(): void {
    this.running = this.once().then(() => {
      if (!this.stopped) {
        this.timer = setTimeout(() => this.start(), this.intervalMs);
      }
    });
  }

  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.running;
  }

  private async once(): Promise<void> {
    try {
      await this.work();
      if (this.trouble !== undefined) {
        this.log.info("the job manager answers");
      }
      this.trouble = undefined;
    } catch (error) {
      const reason = (error as Error).message;
      if (this.trouble === undefined) {
        this.log.warn("the job manager does not answer, tried again", { context: { reason } });
      }
      this.trouble = reason;
    }
  }
}
