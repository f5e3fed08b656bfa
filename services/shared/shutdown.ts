import type { Logger } from "./logger";

interface Step {
  readonly name: string;
  readonly run: () => Promise<void> | void;
}

/** An orderly end: the steps run one after the other, what was started last is stopped first. */
export class Shutdown {
  private readonly steps: Step[] = [];
  private running: Promise<boolean> | undefined;

  /** @param timeoutMs Milliseconds for all steps together; shorter than the time after which the container is killed. */
  constructor(
    private readonly log: Logger,
    private readonly timeoutMs: number,
  ) {}

  get begun(): boolean {
    return this.running !== undefined;
  }

  add(name: string, run: Step["run"]): void {
    this.steps.unshift({ name, run });
  }

  /** Runs the steps once, however often it is called; true when all of them ended in time and without an error. */
  run(reason: string): Promise<boolean> {
    this.running ??= this.runSteps(reason);
    return this.running;
  }

  /** Ends the process on SIGTERM and SIGINT; a second signal ends it at once. */
  listen(): void {
    for (const signal of ["SIGTERM", "SIGINT"] as const) {
      process.on(signal, () => {
        if (this.begun) {
          process.exit(1);
        }
        void this.run(signal).then((clean) => process.exit(clean ? 0 : 1));
      });
    }
  }

  private async runSteps(reason: string): Promise<boolean> {
    this.log.info("stopping", { context: { reason } });
    let clean = true;
    let current = "";
    const all = (async () => {
      for (const { name, run } of this.steps) {
        current = name;
        try {
          await run();
        } catch (error) {
          clean = false;
          this.log.error("a step of the stop failed", { error, context: { step: name } });
        }
      }
      return true;
    })();
    const inTime = await within(this.timeoutMs, all);
    if (!inTime) {
      this.log.error("not stopped in time", { context: { step: current, timeout_ms: this.timeoutMs } });
    } else {
      this.log.info("stopped", { context: { clean } });
    }
    return clean && inTime;
  }
}

/** True when `work` ended within `ms` milliseconds. */
async function within(ms: number, work: Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), ms);
  });
  const inTime = await Promise.race([work.then(() => true), late]);
  clearTimeout(timer);
  return inTime;
}
