import type { Logger } from "../../shared/logger";
import type { PageReader } from "../data/page";
import type { TableStore } from "../data/table-store";

/** What the resolvers of one request have. */
export interface ApiContext {
  readonly reader: PageReader;
  readonly store: TableStore;
  readonly log: Logger;
  readonly correlationId: string;
  /** Ends what takes too long; the time begins at the first call. */
  readonly signal: () => AbortSignal;
}
