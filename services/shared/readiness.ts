/** Says why the work cannot be done now; `undefined` when it can. */
export type Check = () => string | undefined;

/** Whether a service is able to do its job, and if not, why. */
export class Readiness {
  private readonly checks: Check[] = [];

  add(check: Check): void {
    this.checks.push(check);
  }

  /** Reasons against, empty when ready. */
  reasons(): string[] {
    return this.checks.map((check) => check()).filter((reason) => reason !== undefined);
  }
}
