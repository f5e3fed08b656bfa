import { data } from "../../metrics/data";
import type { Logger } from "../shared/logger";
import { type TableCheck, tableLabels } from "./checks/check";
import type { ObservedTable } from "./config";
import { Page } from "./page";
import type { Push } from "./push";

/** One look at everything that a check is about, and what came of it. */
export interface Pass {
  /** Label `check`. */
  readonly check: string;
  /** Job of the push. */
  readonly job: string;
  readonly parts: readonly Part[];
}

/** What is looked at separately: a fault of one part must not hide the others. */
export interface Part {
  readonly labels: { readonly table: string; readonly layer: string };
  observe(page: Page): Promise<void>;
}

export function tablePass(check: TableCheck, tables: readonly ObservedTable[]): Pass {
  const parts = tables.map((table) => ({
    labels: tableLabels(table),
    observe: (page: Page) => check.observe(table, page),
  }));
  return { check: check.name, job: check.job, parts };
}

export interface PassRunnerOptions {
  readonly pass: Pass;
  readonly push: Push;
  readonly log: Logger;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** Makes passes of one check, and says of each part whether it could be looked at. */
export class PassRunner {
  private readonly lastSuccess = new Map<Part, number>();
  private readonly lastProblem = new Map<Part, string>();
  private pushProblem: string | undefined;

  constructor(private readonly options: PassRunnerOptions) {}

  /** Why the last series did not reach the Pushgateway; `undefined` when they did. */
  get problem(): string | undefined {
    return this.pushProblem;
  }

  async run(): Promise<void> {
    const { pass, push, now, log } = this.options;
    const page = new Page();
    const startedAt = performance.now();
    for (const part of pass.parts) {
      await this.look(part, page);
    }
    page.set(data.checkDuration, { check: pass.check }, (performance.now() - startedAt) / 1000);
    for (const part of pass.parts) {
      const labels = { ...part.labels, check: pass.check };
      page.set(data.checkUp, labels, Number(!this.lastProblem.has(part)));
      page.set(data.checkLastSuccess, labels, this.lastSuccess.get(part));
    }
    try {
      await push(pass.job, page);
      if (this.pushProblem) {
        log.info(`${pass.check}: pushed again`, { context: { check: pass.check, push_job: pass.job, at: now() } });
      }
      this.pushProblem = undefined;
    } catch (error) {
      this.notePush(error);
    }
  }

  private async look(part: Part, page: Page): Promise<void> {
    const { pass, now, log } = this.options;
    const where = [part.labels.layer, part.labels.table].filter(Boolean).join(".");
    const context = { check: pass.check, ...part.labels };
    try {
      await part.observe(page);
      this.lastSuccess.set(part, now() / 1000);
      if (this.lastProblem.delete(part)) {
        log.info(`${pass.check} can look at ${where || "everything"} again`, { context });
      }
    } catch (error) {
      const problem = error instanceof Error ? error.message : String(error);
      // The same problem comes back every pass; one line for it is enough.
      if (this.lastProblem.get(part) !== problem) {
        log.error(`${pass.check} cannot look at ${where || "everything"}: ${problem}`, { context, error });
      }
      this.lastProblem.set(part, problem);
    }
  }

  private notePush(error: unknown): void {
    const problem = error instanceof Error ? error.message : String(error);
    if (this.pushProblem !== problem) {
      this.options.log.error(`${this.options.pass.check}: nothing was pushed, it is tried again in the next pass`, {
        error,
      });
    }
    this.pushProblem = problem;
  }
}
