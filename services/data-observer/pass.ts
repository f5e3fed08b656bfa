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

interface Problem {
  readonly part: Part;
  readonly error: unknown;
  readonly message: string;
}

const nameOf = ({ labels: { layer, table } }: Part) => (table ? `${layer}.${table}` : "everything");

/** Makes passes of one check, and says of each part whether it could be looked at. */
export class PassRunner {
  private readonly lastSuccess = new Map<Part, number>();
  private lastProblem: ReadonlyMap<Part, string> = new Map();
  private lastPage = new Page();
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
    const problems: Problem[] = [];
    for (const part of pass.parts) {
      const problem = await this.look(part, page);
      if (problem) {
        problems.push(problem);
      }
    }
    this.tell(problems);
    page.keepCounts(this.lastPage);
    this.lastPage = page;
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

  /** The problem of a part that could not be looked at. */
  private async look(part: Part, page: Page): Promise<Problem | undefined> {
    try {
      await part.observe(page);
      this.lastSuccess.set(part, this.options.now() / 1000);
      return undefined;
    } catch (error) {
      return { part, error, message: error instanceof Error ? error.message : String(error) };
    }
  }

  /** A problem is told when it is new, and when it is over; one that several parts share, as a database that is down, in one line. */
  private tell(problems: readonly Problem[]): void {
    const { pass, log } = this.options;
    const told = new Map<string, Problem[]>();
    for (const problem of problems) {
      if (this.lastProblem.get(problem.part) !== problem.message) {
        told.set(problem.message, [...(told.get(problem.message) ?? []), problem]);
      }
    }
    for (const [message, same] of told) {
      const [{ error }] = same as [Problem];
      const unexpected = error instanceof TypeError || error instanceof RangeError;
      log.error(`${pass.check} cannot look at ${same.map(({ part }) => nameOf(part)).join(", ")}: ${message}`, {
        context: { check: pass.check },
        ...(unexpected && { error }),
      });
    }
    const failed = new Map(problems.map(({ part, message }) => [part, message]));
    const mended = [...this.lastProblem.keys()].filter((part) => !failed.has(part));
    if (mended.length > 0) {
      log.info(`${pass.check} can look at ${mended.map(nameOf).join(", ")} again`, { context: { check: pass.check } });
    }
    this.lastProblem = failed;
  }

  private notePush(error: unknown): void {
    const problem = error instanceof Error ? error.message : String(error);
    if (this.pushProblem !== problem) {
      this.options.log.error(
        `${this.options.pass.check}: nothing was pushed, it is tried again in the next pass: ${problem}`,
      );
    }
    this.pushProblem = problem;
  }
}
