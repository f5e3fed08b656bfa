import { type LoadedDashboard, loadDashboards } from "./dashboards";
import { AllowedQueries } from "./proxy/allowed";

/** The dashboards in force; a folder that cannot be used leaves those that were there before. */
export class Library {
  private dashboards = new Map<string, LoadedDashboard>();
  private allowed = new AllowedQueries([]);
  /** Why the last reading failed. */
  problem: string | undefined;

  constructor(private readonly folder: string) {}

  /** @throws Error that says which file cannot be used and why. */
  read(): void {
    try {
      this.dashboards = loadDashboards(this.folder);
      this.allowed = new AllowedQueries([...this.dashboards.values()].map(({ model }) => model));
      this.problem = this.size === 0 ? `${this.folder} holds no dashboard yet` : undefined;
    } catch (error) {
      this.problem = (error as Error).message;
      throw error;
    }
  }

  get size(): number {
    return this.dashboards.size;
  }

  get queries(): AllowedQueries {
    return this.allowed;
  }

  get summaries() {
    return [...this.dashboards.values()].map(({ summary }) => summary);
  }

  get(uid: string): LoadedDashboard | undefined {
    return this.dashboards.get(uid);
  }
}
