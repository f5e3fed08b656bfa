import type { RequestListener } from "node:http";
import { sendJson } from "../shared/http-server";
import type { Logger } from "../shared/logger";
import type { RefreshReport } from "./data/refresh-report";
import type { TableStore } from "./data/table-store";

/**
 * `POST /refresh` takes the current snapshots of all tables and tells which they are. The status is 503 when one could not be read;
 * a table that is not in the catalog is no failure, it may not have been made yet.
 */
export function refreshPage(refresher: Refresher): RequestListener {
  return (request, response) => {
    request.resume();
    if (request.method !== "POST") {
      response.setHeader("allow", "POST");
      sendJson(response, 405, { error: `method ${request.method} is not allowed, only POST` });
      return;
    }
    refresher.refresh().then(
      (report) => sendJson(response, isReadable(report) ? 200 : 503, report),
      (error: unknown) => sendJson(response, 500, { error: String(error) }),
    );
  };
}

const isReadable = ({ tables }: RefreshReport) => tables.every(({ state }) => state !== "unreadable");

/** Refreshes, and logs what is new: another snapshot, and what does not work. */
export class Refresher {
  private readonly told = new Map<string, string | undefined>();

  constructor(
    private readonly store: TableStore,
    private readonly log: Logger,
  ) {}

  async refresh(): Promise<RefreshReport> {
    const report = await this.store.refresh();
    for (const { table, error, changed, snapshot_id, rows, files } of report.tables) {
      if (error && error !== this.told.get(table)) {
        this.log.warn("a table cannot be read", { context: { table, reason: error, snapshot_id } });
      } else if (changed) {
        this.log.info("another snapshot is served", { context: { table, snapshot_id, rows, files } });
      }
      this.told.set(table, error);
    }
    return report;
  }
}
