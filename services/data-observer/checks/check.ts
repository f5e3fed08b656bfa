import type { Logger } from "../../shared/logger";
import type { ObservedTable } from "../config";
import type { Batches } from "../iceberg/batches";
import type { Catalog } from "../iceberg/catalog";
import type { Page } from "../page";
import type { StateStore } from "../store/state-store";

/** What the checks of tables work with. */
export interface Tools {
  readonly catalog: Catalog;
  readonly batches: Batches;
  readonly store: StateStore;
  readonly log: Logger;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** One question, asked of every table. */
export interface TableCheck {
  /** Label `check`. */
  readonly name: string;
  /** Job of the push. */
  readonly job: string;
  /**
   * Looks at one table and puts what it finds on the page.
   * @throws when it could not look at everything; what it found nevertheless is on the page.
   */
  observe(table: ObservedTable, page: Page): Promise<void>;
}

export const tableLabels = ({ table, layer }: ObservedTable) => ({ table, layer });

/** Throws one error for all of them, if there are any. */
export function throwAll(problems: readonly string[]): void {
  if (problems.length > 0) {
    throw new Error([...new Set(problems)].join("; "));
  }
}
